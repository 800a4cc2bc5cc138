import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { SplitDataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { ConvNetwork } from '../core/network.ts';
import type { Recipe } from '../core/recipe.ts';
import { seedFrom, splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { drawPublishedSplit } from '../data/drawPublishedSplit.ts';
import { sweepRecipe } from '../measure/sweepRecipe.ts';
import { type TimedRun, timeRun } from '../measure/timeToAccuracy.ts';
import { canonicalJson } from '../records/canonicalJson.ts';
import { thisMachine, timesBetween } from '../records/thisMachine.ts';
import type { TimeToAccuracyRecord } from '../records/timeToAccuracyRecord.ts';
import { recordedDataset } from '../records/toEvidenceRecord.ts';
import { toolVersion } from '../records/toolVersion.ts';
import { serialiseTimeToAccuracy, toTimeToAccuracyRecord } from '../records/toTimeToAccuracyRecord.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { timeToAccuracyPage } from '../report/timeToAccuracyPage.ts';
import { timeToAccuracyReport } from '../report/timeToAccuracyReport.ts';
import type { CommandWorld } from './checkCommand.ts';
import { dataFlagsOf, datasetOf } from './dataFlags.ts';
import { EXIT } from './exitCode.ts';
import { makeWritable } from './makeWritable.ts';
import { openEngine } from './openEngine.ts';
import { type NetworkSizes, sweepNetwork } from './sweepNetwork.ts';
import { showsColour } from './terminalAbilities.ts';

export type TimeToAccuracySettings = TimeToAccuracyRecord['settings'];

export interface TimeToAccuracyRequest {
  readonly kind: ConvNetwork['kind'];
  readonly sizes: NetworkSizes;
  readonly settings: TimeToAccuracySettings;
  readonly out: string;
}

const checkSettings = ({ target, batchSizes, rateFactors, epochs, warmUpEpochs }: TimeToAccuracySettings): void => {
  const refuse = (message: string): never => {
    throw new ExperimentError('E_SWEEP', message);
  };
  if (!(target > 0 && target <= 1)) refuse(`--target ${target} can never be reached: give a share of 1, e.g. 0.94.`);
  if (rateFactors.length !== batchSizes.length) {
    refuse(
      `--rate-factors ${rateFactors.join(',')} has ${rateFactors.length} numbers for ${batchSizes.length} batch sizes: give one for each.`,
    );
  }
  if (warmUpEpochs >= epochs) refuse(`--warm-up ${warmUpEpochs} leaves nothing of ${epochs} epochs: give less.`);
};

interface Sweep {
  readonly trainer: Trainer;
  readonly network: ConvNetwork;
  readonly data: SplitDataset;
  readonly settings: TimeToAccuracySettings;
}

/** Two updates that are not timed, for what a device does once: compiling, allocating. They also refuse what cannot be run. */
const warmUp = async ({ trainer, network, data }: Sweep, recipe: Recipe, signal: AbortSignal): Promise<void> => {
  await trainer.train({ network, data, recipes: [{ ...recipe, stop: { kind: 'updates', updates: 2 } }], signal });
};

/** All runs, seed by seed, so that a drift of the machine meets every batch size. What was run before an interruption is kept. */
const timedRuns = async (sweep: Sweep, { stderr, signal }: CommandWorld): Promise<readonly TimedRun[]> => {
  const { trainer, network, data, settings } = sweep;
  const seed = seedFrom(settings.seed);
  const arms = settings.batchSizes.map((batchSize, i) => ({ batchSize, rateFactor: settings.rateFactors[i]! }));
  const recipeOf = (arm: (typeof arms)[number], place: number): Recipe =>
    sweepRecipe(settings, arm, { datasetSize: data.training.count, seed, place });
  const runs: TimedRun[] = [];
  try {
    for (const arm of arms) await warmUp(sweep, recipeOf(arm, 0), signal);
    for (let place = 0; place < settings.seeds; place++) {
      for (const arm of arms) {
        const { batchSize } = arm;
        const options = { network, data, recipe: recipeOf(arm, place), every: settings.observeEvery, signal };
        const run = await timeRun(trainer, options, ({ epoch, seconds, testAccuracy }) => {
          stderr.write(
            `  B = ${batchSize}, seed ${place + 1} of ${settings.seeds}: epoch ${epoch.toFixed(2)}, ${seconds.toFixed(1)} s, test accuracy ${(100 * testAccuracy).toFixed(2)} %\n`,
          );
        });
        runs.push({ batchSize, place, ...run });
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return runs;
};

/**
 * Times a network to an accuracy over batch sizes, from the command line to its files and its exit code: 0 where a batch size
 * reached the target in more than half of its runs, 3 where none did.
 * @throws ExperimentError `E_SWEEP`, and those of what it calls, before anything is trained
 */
export const timeToAccuracyCommand = async (request: TimeToAccuracyRequest, world: CommandWorld): Promise<number> => {
  const { settings, kind, sizes, out } = request;
  const started = new Date();
  checkSettings(settings);
  await makeWritable(out);
  const dataset = await datasetOf(dataFlagsOf(settings), world.stderr);
  const network = sweepNetwork(kind, dataset, sizes);
  const { data, published } = drawPublishedSplit(dataset, settings, splitSeed(seedFrom(settings.seed), 'split'));
  const { trainer, threads } = await openEngine(settings.engine);
  try {
    const runs = await timedRuns({ trainer, network, data, settings }, world);
    const interrupted = world.signal.aborted;
    const record = toTimeToAccuracyRecord(runs, {
      tool: toolVersion(),
      status: interrupted ? 'interrupted' : 'complete',
      settings,
      times: timesBetween(started, new Date()),
      environment: thisMachine(trainer, threads),
      dataset: recordedDataset(dataset),
      split: {
        published,
        training: data.training.count,
        test: data.test.count,
        trainingId: data.training.id,
        testId: data.test.id,
      },
      network,
    });
    const asked = canonicalJson({ settings, network: record.network.plain, sha256: dataset.provenance.sha256 });
    const hash = createHash('sha256').update(asked).digest('hex').slice(0, 8);
    const set = basename(settings.data).replace(/[^\w.-]+/g, '_');
    const words = ['time-to-accuracy', kind, set, settings.engine, `seed${settings.seed}`, hash];
    const stem = join(out, `${words.join('-')}${interrupted ? '.partial' : ''}`);
    const text = serialiseTimeToAccuracy(record);
    await writeFileAtomically(`${stem}.json`, text);
    // From what is on the disk, as `batchlaw report` draws it: the order of keys shows on the page.
    await writeFileAtomically(`${stem}.html`, await timeToAccuracyPage(JSON.parse(text) as TimeToAccuracyRecord));
    world.stdout.write(
      `\n${timeToAccuracyReport(record, { colour: showsColour(world.stdout, world.env), columns: world.stdout.columns })}\nrecord  ${stem}.json\nreport  ${stem}.html\n`,
    );
    if (interrupted) return EXIT.interrupted;
    return record.best.inTime === undefined ? EXIT.undetermined : EXIT.allHold;
  } finally {
    await trainer.close();
  }
};
