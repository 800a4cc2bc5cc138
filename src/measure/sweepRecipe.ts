import type { LearningRateSchedule, Recipe } from '../core/recipe.ts';
import { type Seed, splitSeed } from '../core/seed.ts';

/** How the learning rate goes with the batch size: not at all, or in proportion (the gradient is summed, its step per example fixed). */
export type RateRule = 'fixed' | 'linear';

/** What the recipes of a sweep over batch sizes have in common. Plain data. */
export interface SweepOptions {
  readonly epochs: number;
  /** The highest rate of the schedule, of a mean gradient; with the rule `linear` at `referenceBatch`. */
  readonly rate: number;
  readonly rateRule: RateRule;
  readonly referenceBatch: number;
  /** Epochs of a linear rise from 0, after which the rate falls to 0 linearly; 0: a constant rate. */
  readonly warmUpEpochs: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  /** Of a mean gradient. */
  readonly weightDecay: number;
  readonly labelSmoothing: number;
  /** Pixels; 0: no augmentation. Images are mirrored as well where `flip`. */
  readonly maxShift: number;
  readonly flip: boolean;
}

const scheduleOf = ({ epochs, warmUpEpochs }: SweepOptions, rate: number): LearningRateSchedule =>
  warmUpEpochs === 0
    ? { kind: 'constant', rate }
    : {
        kind: 'piecewiseLinear',
        points: [
          { epoch: 0, rate: 0 },
          { epoch: warmUpEpochs, rate },
          { epoch: epochs, rate: 0 },
        ],
      };

/**
 * The recipe of one batch size and one seed. With the rule `linear` the loss of a batch is summed and its rate is rate /
 * referenceBatch whatever B is, and weight decay is B times that of a mean: to first order nothing changes with B.
 * Source: David Page 2018, "How to train your ResNet 2: Mini-batches".
 * @param place of the run among those of its batch size: its seed
 */
export const sweepRecipe = (
  options: SweepOptions,
  arm: { readonly batchSize: number; readonly rateFactor: number },
  { datasetSize, seed, place }: { readonly datasetSize: number; readonly seed: Seed; readonly place: number },
): Recipe => {
  const { rateRule, referenceBatch, momentum, nesterov, weightDecay, labelSmoothing, maxShift, flip, epochs } = options;
  const summed = rateRule === 'linear';
  const rate = options.rate * arm.rateFactor;
  return {
    weightsSeed: splitSeed(seed, 'weights', place),
    orderSeed: splitSeed(seed, 'order', place),
    datasetSize,
    batchSize: { kind: 'constant', batchSize: arm.batchSize },
    batching: 'stream',
    learningRate: scheduleOf(options, summed ? rate / referenceBatch : rate),
    optimiser: { kind: 'sgd', momentum, nesterov },
    weightDecay: summed ? weightDecay * arm.batchSize : weightDecay,
    reduction: summed ? 'sum' : 'mean',
    ...(labelSmoothing > 0 && { labelSmoothing }),
    ...((maxShift > 0 || flip) && { augmentation: { maxShift, flip } }),
    stop: { kind: 'epochs', epochs },
  };
};
