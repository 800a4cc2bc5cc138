import { ExperimentError } from '../core/experimentError.ts';
import { checkPlan, type PlannedClaim } from '../judge/checkPlan.ts';
import { FIRST_LOOK } from '../judge/judgeHypothesis.ts';
import { readMeasurements } from '../records/readMeasurements.ts';
import { readRecord } from '../records/readRecord.ts';
import { planReport } from '../report/planReport.ts';
import { askedClaims } from './askedClaims.ts';
import type { CommandWorld } from './checkCommand.ts';
import { datasetOf } from './dataFlags.ts';
import { EXIT } from './exitCode.ts';
import type { GateSubject } from './gateSubject.ts';
import { openTrainer } from './openTrainer.ts';
import { plannedByRecord, plannedByTrial } from './planSources.ts';

export interface PlanRequest extends GateSubject {
  readonly names: readonly string[];
  readonly record?: string;
  /** Seconds. */
  readonly budget: number;
  readonly threads?: number;
  readonly json: boolean;
}

const plannedClaims = async (request: PlanRequest, world: CommandWorld): Promise<readonly PlannedClaim[]> => {
  const { record, names, seed, threads } = request;
  if (record !== undefined) return plannedByRecord(await readRecord(record), record, names);
  const asked = askedClaims(names, false);
  const claims = [...asked].sort((a, b) => Number(b.headline) - Number(a.headline));
  const dataset = await datasetOf(request, world.stderr);
  const { errorRates: rates } = await readMeasurements();
  const { trainer } = await openTrainer(request, threads, world);
  try {
    const note = (line: string): unknown => world.stderr.write(`${line}\n`);
    return await plannedByTrial(claims, { dataset, trainer, seed, rates, signal: world.signal, note });
  } finally {
    await trainer.close();
  }
};

/**
 * What can be decided in a time, from the command line to the exit code: 0 every claim fits, 3 one does not or is not known.
 * @throws ExperimentError `E_PLAN_EMPTY`, and those of what it calls
 */
export const planCommand = async (request: PlanRequest, world: CommandWorld): Promise<number> => {
  const { budget, json } = request;
  const claims = await plannedClaims(request, world);
  if (claims.length === 0) {
    throw new ExperimentError(
      'E_PLAN_EMPTY',
      'no claim is made of these data and this trainer: there is nothing to plan.',
    );
  }
  const plan = checkPlan(claims, budget, FIRST_LOOK);
  world.stdout.write(
    json ? `${JSON.stringify({ budget, ...plan }, null, 2)}\n` : planReport(plan, budget, world.stdout.columns),
  );
  return plan.checks.every(({ fits }) => fits) ? EXIT.allHold : EXIT.undetermined;
};
