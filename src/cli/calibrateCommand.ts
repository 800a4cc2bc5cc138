import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { type Seed, seedFrom, splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { averagePool } from '../data/averagePool.ts';
import type { TrainerLimits } from '../engines/external/externalTrainer.ts';
import { calibration } from '../judge/calibration.ts';
import { equalArms } from '../judge/equalArms.ts';
import { errorBudget } from '../judge/errorBudget.ts';
import { regimeOn } from '../judge/regimeOn.ts';
import { type RunToRunNoise, runToRunNoise } from '../judge/runToRunNoise.ts';
import { trainPool } from '../judge/trainPool.ts';
import { CALIBRATED_CLAIMS, wrongOfEqualArms } from '../judge/wrongOfEqualArms.ts';
import type { CalibratedClaim, CalibrationRecord } from '../records/calibrationRecord.ts';
import { canonicalJson } from '../records/canonicalJson.ts';
import { laidOutJson } from '../records/laidOutJson.ts';
import { thisMachine, timesBetween } from '../records/thisMachine.ts';
import { recordedCalibration } from '../records/toCalibrationRecord.ts';
import { recordedDataset } from '../records/toEvidenceRecord.ts';
import { toolVersion } from '../records/toolVersion.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { calibrationReport, calibrationVerdict } from '../report/calibrationReport.ts';
import { askedClaims } from './askedClaims.ts';
import type { CommandWorld } from './checkCommand.ts';
import { datasetOf } from './dataFlags.ts';
import { EXIT } from './exitCode.ts';
import { makeWritable } from './makeWritable.ts';
import { openTrainer } from './openTrainer.ts';
import { showsColour } from './terminalAbilities.ts';

export type CalibrationSettings = CalibrationRecord['settings'];

export interface CalibrateRequest {
  readonly settings: CalibrationSettings;
  /** Of time, where a program trains. */
  readonly limits?: TrainerLimits;
  readonly threads?: number;
  readonly out: string;
}

/** The verdict that equal arms make false. @throws ExperimentError `E_NOT_CALIBRATED` */
const wrongOf = ({ name }: Claim): CalibratedClaim['wrong'] => {
  const wrong = wrongOfEqualArms(name);
  if (wrong !== undefined) return wrong;
  throw new ExperimentError(
    'E_NOT_CALIBRATED',
    `claim ${name} has no false verdict that is known where its arms are equal, so there is no false alarm to count: name some of ${CALIBRATED_CLAIMS.join(', ')}.`,
  );
};

interface Work {
  readonly dataset: Dataset;
  readonly trainer: Trainer;
  readonly settings: CalibrationSettings;
  readonly root: Seed;
  readonly alphaPerHypothesis: number;
  readonly world: CommandWorld;
}

/** The noise from run to run, then blocks until the deadline. What was trained before an interruption counts. */
const calibratedClaim = async (claim: Claim, work: Work, deadline: number): Promise<CalibratedClaim> => {
  const { dataset, trainer, settings, root, alphaPerHypothesis, world } = work;
  const { signal } = world;
  const wrong = wrongOf(claim);
  const answer = regimeOn(claim, dataset, {}, trainer);
  if (answer.kind === 'outOfRegime') {
    return { name: claim.name, outOfRegime: answer.reason, wrong, seconds: 0, blocks: [] };
  }
  const { regime } = answer;
  const seed = splitSeed(root, claim.name);
  const task = { claim, regime, dataset: averagePool(dataset, regime.pool), signal };
  let runToRun: RunToRunNoise | undefined;
  try {
    runToRun = await runToRunNoise({ ...task, trainer, seed: splitSeed(seed, 'run to run') });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const started = performance.now();
  const blocks = await trainPool({
    ...task,
    trainer: equalArms(trainer),
    root: splitSeed(seed, 'equal'),
    size: settings.pool,
    timeIsUp: () => performance.now() >= deadline,
    onBlock: (done) => world.stderr.write(`  ${claim.name}: block ${done} of at most ${settings.pool}\n`),
  });
  const seconds = (performance.now() - started) / 1000;
  const { maxBlocks, checks } = settings;
  const rule = { hypotheses: claim.hypotheses, alphaPerHypothesis, maxBlocks, checks, seed };
  const result = calibration({ ...rule, pool: blocks, wrong });
  return recordedCalibration({ claim, regime, dataset, wrong, seconds, blocks, result, runToRun });
};

const fileOf = (out: string, { settings, dataset, status }: CalibrationRecord): string => {
  const { data, engine, trainer, seed } = settings;
  const asked = canonicalJson({ settings, sha256: dataset.provenance.sha256 });
  const hash = createHash('sha256').update(asked).digest('hex').slice(0, 8);
  const set = basename(data).replace(/[^\w.-]+/g, '_');
  const stem = ['calibration', set, trainer === undefined ? engine : 'trainer', `seed${seed}`, hash].join('-');
  return join(out, `${stem}${status === 'interrupted' ? '.partial' : ''}.json`);
};

const EXITS = { kept: EXIT.allHold, broken: EXIT.violated, tooFew: EXIT.undetermined } as const;

/**
 * A/A checks of a trainer, from the command line to the record and the exit code: 0 false alarms within alpha as far as the
 * blocks tell, 1 above it, 3 too few blocks to tell of every claim.
 * @throws ExperimentError `E_NOT_CALIBRATED`, and those of what it calls, before anything is trained
 */
export const calibrateCommand = async (request: CalibrateRequest, world: CommandWorld): Promise<number> => {
  const { settings, limits, out } = request;
  const begun = new Date();
  const claims = askedClaims(settings.claims, false);
  claims.forEach(wrongOf);
  const alphaPerHypothesis = errorBudget(claims, settings.alpha);
  await makeWritable(out);
  const dataset = await datasetOf(settings, world.stderr);
  const { trainer, threads } = await openTrainer({ ...settings, ...(limits && { limits }) }, request.threads, world);
  try {
    const work = { dataset, trainer, settings, root: seedFrom(settings.seed), alphaPerHypothesis, world };
    const end = performance.now() + 1000 * settings.seconds;
    const calibrated: CalibratedClaim[] = [];
    for (const [i, claim] of claims.entries()) {
      if (world.signal.aborted) break;
      const now = performance.now();
      calibrated.push(await calibratedClaim(claim, work, now + (end - now) / (claims.length - i)));
    }
    const record: CalibrationRecord = {
      kind: 'batchlaw-calibration',
      schemaVersion: 1,
      tool: toolVersion(),
      status: world.signal.aborted ? 'interrupted' : 'complete',
      settings: { ...settings, claims: claims.map(({ name }) => name) },
      times: timesBetween(begun, new Date()),
      environment: thisMachine(trainer, threads),
      dataset: recordedDataset(dataset),
      alphaPerHypothesis,
      claims: calibrated,
    };
    const path = fileOf(out, record);
    await writeFileAtomically(path, laidOutJson(record));
    world.stdout.write(
      `\n${calibrationReport(record, { colour: showsColour(world.stdout, world.env), columns: world.stdout.columns })}record  ${path}\n`,
    );
    return record.status === 'interrupted' ? EXIT.interrupted : EXITS[calibrationVerdict(record)];
  } finally {
    await trainer.close();
  }
};
