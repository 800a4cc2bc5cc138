import type { SplitDataset } from '../core/dataset.ts';
import type { Network } from '../core/network.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Observation } from '../core/run.ts';
import type { Trainer } from '../core/trainer.ts';
import { type MedianAndRange, medianAndRange } from '../stats/medianAndRange.ts';

/** An observation with the wall-clock seconds of training until then, evaluations left out. */
export interface TimedObservation extends Observation {
  readonly seconds: number;
}

/** One run of a sweep over batch sizes. */
export interface TimedRun {
  readonly batchSize: number;
  /** Of the run among those of its batch size, from 0. */
  readonly place: number;
  readonly diverged: boolean;
  readonly updates: number;
  readonly observations: readonly TimedObservation[];
}

/** How one batch size did over its runs. What has no number is infinite: a target not reached, the accuracy of a run that diverged. */
export interface BatchSizeResult {
  readonly batchSize: number;
  readonly runs: number;
  readonly reached: number;
  readonly diverged: number;
  /** Of the first observation at or above the target. */
  readonly epochsToTarget: MedianAndRange;
  readonly updatesToTarget: MedianAndRange;
  readonly secondsToTarget: MedianAndRange;
  /** On the test part, at the end. */
  readonly finalAccuracy: MedianAndRange;
  /** Of the runs that came to an end; NaN without one. */
  readonly secondsPerEpoch: MedianAndRange;
}

/** The best batch size in something, and whether its range touches that of no other. */
export interface BestBatchSize {
  readonly batchSize: number;
  readonly apart: boolean;
}

/**
 * Trains one run and times it.
 * @param every epochs between observations
 */
export const timeRun = async (
  trainer: Trainer,
  {
    network,
    data,
    recipe,
    every,
    signal,
  }: {
    readonly network: Network;
    readonly data: SplitDataset;
    readonly recipe: Recipe;
    readonly every: number;
    readonly signal: AbortSignal;
  },
  onObservation: (observation: TimedObservation) => void,
): Promise<Pick<TimedRun, 'diverged' | 'updates' | 'observations'>> => {
  const observations: TimedObservation[] = [];
  const [run] = await trainer.train({
    network,
    data,
    recipes: [recipe],
    observeEveryEpochs: every,
    signal,
    onObservation: (_, observation, seconds) => {
      observations.push({ ...observation, seconds });
      onObservation(observations.at(-1)!);
    },
  });
  return { diverged: run!.outcome.kind === 'diverged', updates: run!.updates, observations };
};

const reachedAt = ({ observations }: TimedRun, target: number): TimedObservation | undefined =>
  observations.find(({ testAccuracy }) => testAccuracy >= target);

/** The runs of one batch size, in order statistics over seeds. @param runs at least one, of one batch size */
export const batchSizeResult = (runs: readonly TimedRun[], target: number): BatchSizeResult => {
  const reached = runs.map((run) => reachedAt(run, target));
  const over = (of: (observation: TimedObservation) => number): MedianAndRange =>
    medianAndRange(reached.map((first) => (first === undefined ? Number.POSITIVE_INFINITY : of(first))));
  const ends = runs.filter(({ diverged }) => !diverged).map(({ observations }) => observations.at(-1)!);
  return {
    batchSize: runs[0]!.batchSize,
    runs: runs.length,
    reached: reached.filter((first) => first !== undefined).length,
    diverged: runs.length - ends.length,
    epochsToTarget: over(({ epoch }) => epoch),
    updatesToTarget: over(({ updates }) => updates),
    secondsToTarget: over(({ seconds }) => seconds),
    finalAccuracy: medianAndRange(
      runs.map(({ diverged, observations }) =>
        diverged ? Number.NEGATIVE_INFINITY : observations.at(-1)!.testAccuracy,
      ),
    ),
    secondsPerEpoch: medianAndRange(ends.map(({ seconds, epoch }) => seconds / epoch)),
  };
};

const bestBy = (
  results: readonly BatchSizeResult[],
  loss: (result: BatchSizeResult) => MedianAndRange,
): BestBatchSize | undefined => {
  const [best, ...others] = [...results].sort((a, b) => (loss(a).median < loss(b).median ? -1 : 1));
  if (best === undefined || !Number.isFinite(loss(best).median)) return undefined;
  return {
    batchSize: best.batchSize,
    apart: others.every((other) => loss(other).least > loss(best).most),
  };
};

const negated = ({ median, least, most }: MedianAndRange): MedianAndRange => ({
  median: -median,
  least: -most,
  most: -least,
});

/** The batch size with the least median time to the target, and the one with the highest median accuracy at the end; undefined where none has a median. */
export const bestBatchSizes = (
  results: readonly BatchSizeResult[],
): { readonly inTime: BestBatchSize | undefined; readonly inAccuracy: BestBatchSize | undefined } => ({
  inTime: bestBy(results, ({ secondsToTarget }) => secondsToTarget),
  inAccuracy: bestBy(results, ({ finalAccuracy }) => negated(finalAccuracy)),
});
