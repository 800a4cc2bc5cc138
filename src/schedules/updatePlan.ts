import type { Recipe } from '../core/recipe.ts';
import { batchSizeAt } from './batchSizeAt.ts';
import { learningRateAt } from './learningRateAt.ts';

/** One update, before it is made. */
export interface PlannedUpdate {
  /** Examples of the stream passed over before this batch (a dropped short batch). */
  readonly skip: number;
  /** Examples in this batch. */
  readonly batchSize: number;
  /** The summed gradient of the batch is multiplied by this: 1/B for a mean, 1 for a sum. */
  readonly gradientScale: number;
  readonly learningRate: number;
  /** Progress when the update is done: examples passed (skipped ones too) / N. */
  readonly epochAfter: number;
}

/**
 * The updates of a recipe, one after another, from the schedules and the batching policy alone: which stretch of the
 * stream of shuffled epochs, with which weight, at which rate. Every engine cuts its batches by this plan. It has no
 * end of its own for the stop rule `trainingLoss`, except at `maxEpochs`.
 *
 * With batching `stream` and the stop rule in epochs, the run ends at the number of updates that brings the examples
 * seen nearest to epochs * N.
 */
export function* updatePlan(recipe: Recipe): Generator<PlannedUpdate, void, undefined> {
  const { datasetSize: N, batching, stop, reduction } = recipe;
  const lastUpdate = stop.kind === 'updates' ? stop.updates : Number.POSITIVE_INFINITY;
  const lastEpoch =
    stop.kind === 'epochs' ? stop.epochs : stop.kind === 'trainingLoss' ? stop.maxEpochs : Number.POSITIVE_INFINITY;
  let passed = 0; // examples of the stream used or skipped so far
  for (let update = 0; update < lastUpdate; update++) {
    let skip = 0;
    let wanted = batchSizeAt(recipe.batchSize, passed / N);
    let batchSize = wanted;
    if (batching !== 'stream') {
      const left = N - (passed % N);
      if (left < wanted && batching === 'epochDropLast') {
        skip = left;
        wanted = batchSizeAt(recipe.batchSize, (passed + skip) / N);
        batchSize = wanted;
      } else {
        batchSize = Math.min(left, wanted);
      }
    }
    const epoch = (passed + skip) / N;
    const remaining = lastEpoch * N - passed - skip;
    if (batching === 'stream' ? update > 0 && remaining < batchSize / 2 : remaining < 0.5) return;
    passed += skip + batchSize;
    const divisor = reduction === 'sum' ? 1 : batching === 'epochMeanLast' ? batchSize : wanted;
    const epochAfter = passed / N;
    yield {
      skip,
      batchSize,
      gradientScale: 1 / divisor,
      learningRate: learningRateAt(recipe.learningRate, epoch, epochAfter),
      epochAfter,
    };
  }
}
