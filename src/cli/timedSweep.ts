import type { Dataset, SplitDataset } from '../core/dataset.ts';
import type { ConvNetwork } from '../core/network.ts';
import type { Recipe } from '../core/recipe.ts';
import { seedFrom } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { takeSubset } from '../data/takeSubset.ts';
import { sweepRecipe } from '../measure/sweepRecipe.ts';
import { type TimedRun, timeRun } from '../measure/timeToAccuracy.ts';
import type { TimeToAccuracyRecord } from '../records/timeToAccuracyRecord.ts';
import type { ProgressStream } from './checkProgressLines.ts';
import { roughTime, secondsLeft } from './sweepPace.ts';

/** What a sweep over batch sizes trains. */
export interface Sweep {
  readonly trainer: Trainer;
  readonly network: ConvNetwork;
  readonly data: SplitDataset;
  readonly settings: TimeToAccuracyRecord['settings'];
  /** Runs that an earlier record holds; they are not made again. */
  readonly earlier: readonly TimedRun[];
}

interface SweepWatch {
  readonly stderr: ProgressStream;
  readonly signal: AbortSignal;
  /** Told all runs so far, those of an earlier record among them, after each run. */
  readonly onRun: (runs: readonly TimedRun[]) => Promise<void>;
}

interface Arm {
  readonly batchSize: number;
  readonly rateFactor: number;
  readonly place: number;
}

const WARM_UP_TEST = 16;

const front = (dataset: Dataset, count: number): Dataset =>
  takeSubset(
    dataset,
    Int32Array.from({ length: Math.min(count, dataset.count) }, (_, i) => i),
  );

/**
 * Two updates that are not timed, for what a device does once: compiling, allocating. They also refuse what cannot be run. On as few
 * examples as that takes, since what was trained is evaluated.
 */
const warmUp = async ({ trainer, network, data }: Sweep, recipe: Recipe, batchSize: number, signal: AbortSignal) => {
  const training = front(data.training, batchSize);
  await trainer.train({
    network,
    data: { training, test: front(data.test, WARM_UP_TEST) },
    recipes: [{ ...recipe, datasetSize: training.count, stop: { kind: 'updates', updates: 2 } }],
    signal,
  });
};

/**
 * All runs, seed by seed, so that a drift of the machine meets every batch size. What was run before the signal is kept; a run that
 * it cuts off is not.
 */
export const timedSweep = async (sweep: Sweep, { stderr, signal, onRun }: SweepWatch): Promise<readonly TimedRun[]> => {
  const { trainer, network, data, settings, earlier } = sweep;
  const { batchSizes, rateFactors, seeds, epochs } = settings;
  const seed = seedFrom(settings.seed);
  const recipeOf = ({ place, ...arm }: Arm): Recipe =>
    sweepRecipe(settings, arm, { datasetSize: data.training.count, seed, place });
  const arms = Array.from({ length: seeds }, (_, place) =>
    batchSizes.map((batchSize, i): Arm => ({ batchSize, rateFactor: rateFactors[i]!, place })),
  ).flat();
  const isDone = ({ batchSize, place }: Arm): boolean =>
    earlier.some((run) => run.batchSize === batchSize && run.place === place);
  const left = arms.filter((arm) => !isDone(arm));
  const runs: TimedRun[] = [...earlier];
  const paces = new Map<number, number>();
  try {
    const sizes = new Map(left.map((arm) => [arm.batchSize, arm]));
    if (sizes.size > 0) stderr.write(`  warming up, ${sizes.size} batch size${sizes.size === 1 ? '' : 's'}\n`);
    for (const [batchSize, arm] of sizes) await warmUp(sweep, recipeOf(arm), batchSize, signal);
    for (const [i, arm] of left.entries()) {
      const { batchSize, place } = arm;
      const started = performance.now();
      const options = { network, data, recipe: recipeOf(arm), every: settings.observeEvery, signal };
      const run = await timeRun(trainer, options, ({ epoch, seconds, testAccuracy }) => {
        paces.set(batchSize, (performance.now() - started) / 1000 / epoch);
        const rest = [
          { batchSize, epochs: Math.max(0, epochs - epoch) },
          ...left.slice(i + 1).map((other) => ({ batchSize: other.batchSize, epochs })),
        ];
        stderr.write(
          `  B = ${batchSize}, seed ${place + 1} of ${seeds}: epoch ${epoch.toFixed(2)}, ${seconds.toFixed(1)} s, test accuracy ${(100 * testAccuracy).toFixed(2)} %; about ${roughTime(secondsLeft(rest, paces))} left\n`,
        );
      });
      runs.push({ batchSize, place, ...run });
      await onRun(runs);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return runs;
};
