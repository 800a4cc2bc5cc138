import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { claimsNamed } from '../claims/allClaims.ts';
import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { parseRegimeName } from '../core/regimeName.ts';
import { seedFrom } from '../core/seed.ts';
import { checkOverRegimes } from '../judge/checkOverRegimes.ts';
import type { RegimeCheck } from '../judge/regimeRunner.ts';
import type { RegimeShare } from '../judge/regimeShare.ts';
import type { CheckBudget } from '../judge/runCheck.ts';
import { canonicalJson } from '../records/canonicalJson.ts';
import type { RegimesRecord } from '../records/regimesRecord.ts';
import { thisMachine, timesBetween } from '../records/thisMachine.ts';
import { recordedDataset } from '../records/toEvidenceRecord.ts';
import { toolVersion } from '../records/toolVersion.ts';
import { serialiseRegimes, toRegimesRecord } from '../records/toRegimesRecord.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { regimesPage } from '../report/regimesPage.ts';
import { regimesReport } from '../report/regimesReport.ts';
import type { CommandWorld } from './checkCommand.ts';
import { chooseEngine } from './chooseEngine.ts';
import { type DataFlags, dataFlagsOf, datasetOf } from './dataFlags.ts';
import { EXIT, exitCodeOfVerdicts } from './exitCode.ts';
import { makeWritable } from './makeWritable.ts';
import { openEngine } from './openEngine.ts';
import { showsColour } from './terminalAbilities.ts';
import { trialOfClaims } from './trialOfClaims.ts';

export interface RegimesRequest extends DataFlags {
  readonly claim: string;
  /** Further data to draw from. */
  readonly alsoData: readonly string[];
  readonly engine: string;
  readonly seed: number;
  readonly share: number;
  readonly maxRegimes: number;
  readonly maxShrinks: number;
  /** Blocks of each regime, time of all of them. */
  readonly budget: CheckBudget;
  readonly alpha: number;
  readonly threads?: number;
  readonly out: string;
}

/** What the command line takes where a flag is left out, as text. */
export const REGIMES_DEFAULTS = {
  /** 35 regimes without an exception decide it. */
  share: '0.8',
  regimes: '60',
  shrinks: '12',
  /** Alpha is shared by many more checks than in `check`. */
  budget: '48',
} as const;

/** @throws ExperimentError `E_REGIME_GIVEN`, and those of `claimsNamed` */
const claimAlone = (name: string): Claim => {
  const { claim, changes } = parseRegimeName(name);
  if (Object.keys(changes).length === 0) return claimsNamed([claim])[0]!;
  throw new ExperimentError(
    'E_REGIME_GIVEN',
    `${name} is one regime, and regimes are drawn here: name ${claim} alone, or check that one regime by \`batchlaw check\`.`,
  );
};

const datasetsOf = async (request: RegimesRequest, stderr: CommandWorld['stderr']): Promise<readonly Dataset[]> => {
  const { labelColumn: _, ...others } = dataFlagsOf(request);
  const datasets = [await datasetOf(request, stderr)];
  for (const data of request.alsoData) datasets.push(await datasetOf({ ...others, data }, stderr));
  return datasets;
};

const progressLine = ({ check, dataset }: RegimeCheck, share: RegimeShare | undefined, number: number): string => {
  const what = share === undefined ? 'cheaper' : `regime ${number}`;
  const known = share && `; share in [${share.interval.lower.toFixed(2)}, ${share.interval.upper.toFixed(2)}]`;
  const { claim, blocks, verdict } = check;
  return `  ${what}: ${claim.name} on ${dataset.provenance.name}: ${verdict.kind} after ${blocks.length} blocks${known ?? ''}\n`;
};

/**
 * Checks a claim over its regimes from the command line to its files and its exit code.
 * @throws ExperimentError for bad input
 */
export const regimesCommand = async (request: RegimesRequest, world: CommandWorld): Promise<number> => {
  const started = new Date();
  const { alpha, budget, maxRegimes, maxShrinks, share } = request;
  const claim = claimAlone(request.claim);
  const seed = seedFrom(request.seed);
  await makeWritable(request.out);
  const datasets = await datasetsOf(request, world.stderr);
  const engine = await chooseEngine(request.engine, () => trialOfClaims([claim], datasets[0]!), world, {
    threads: request.threads,
  });
  const { trainer, threads } = await openEngine(engine, request.threads);
  const { data, ...places } = dataFlagsOf(request);
  const settings: RegimesRecord['settings'] = {
    claim: claim.name,
    data: [data, ...request.alsoData],
    ...places,
    seed: request.seed,
    engine,
    alpha,
    share,
    maxRegimes,
    maxShrinks,
    budget,
  };
  try {
    let drawn = 0;
    world.stderr.write(`${claim.name} over at most ${maxRegimes} regimes on ${settings.data.join(', ')}\n`);
    const result = await checkOverRegimes({
      claim,
      datasets,
      trainer,
      seed,
      share: { asked: share, maxRegimes, maxShrinks },
      budget,
      alpha,
      concurrency: 2,
      now: () => performance.now(),
      signal: world.signal,
      onRegime: (regime, soFar) => {
        if (soFar !== undefined) drawn += 1;
        world.stderr.write(progressLine(regime, soFar, drawn));
      },
    });
    const record = toRegimesRecord(result, {
      tool: toolVersion(),
      settings,
      times: timesBetween(started, new Date()),
      environment: thisMachine(trainer, threads),
      datasets: datasets.map(recordedDataset),
    });
    const sha256 = datasets.map(({ provenance }) => provenance.sha256);
    const hash = createHash('sha256').update(canonicalJson({ settings, sha256 })).digest('hex').slice(0, 8);
    const sets = settings.data.map((set) => basename(set).replace(/[^\w.-]+/g, '_'));
    const words = ['regimes', claim.name, ...sets, engine, `seed${request.seed}`, hash];
    const stem = join(request.out, `${words.join('-')}${result.interrupted ? '.partial' : ''}`);
    const text = serialiseRegimes(record);
    await writeFileAtomically(`${stem}.json`, text);
    // From what is on the disk, as `batchlaw report` draws it: the order of keys shows on the page.
    await writeFileAtomically(`${stem}.html`, regimesPage(JSON.parse(text) as RegimesRecord));
    world.stdout.write(
      `\n${regimesReport(record, { colour: showsColour(world.stdout, world.env), columns: world.stdout.columns })}\nrecord  ${stem}.json\nreport  ${stem}.html\n`,
    );
    return result.interrupted ? EXIT.interrupted : exitCodeOfVerdicts([result.verdict.kind]);
  } finally {
    await trainer.close();
  }
};
