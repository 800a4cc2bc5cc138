import type { Recipe, StopRule } from '../core/recipe.ts';
import { type Seed, splitSeed } from '../core/seed.ts';

/**
 * The recipe that the arms of a seed block start from: SGD at a constant rate and batch size on one endless stream of
 * shuffled epochs, plain unless a momentum is given. All arms share initial weights and stream (rules 1 and 2 of
 * pairing: without them the deviation of paired differences is 5 to 10 times larger); an arm with another `order` sees
 * the examples otherwise.
 */
export const plainSgd = (arm: {
  readonly seed: Seed;
  readonly datasetSize: number;
  readonly batchSize: number;
  /** Weights move by this times the gradient in the long run: with momentum m the recipe's rate is 1 - m times it. */
  readonly learningRate: number;
  /** m in [0, 1). Default 0. */
  readonly momentum?: number;
  readonly stop: StopRule;
  /** Name of the stream; the same name is the same order. Default `shared`. */
  readonly order?: string | undefined;
}): Recipe => {
  const momentum = arm.momentum ?? 0;
  return {
    weightsSeed: splitSeed(arm.seed, 'weights'),
    orderSeed: splitSeed(arm.seed, 'order', arm.order ?? 'shared'),
    datasetSize: arm.datasetSize,
    batchSize: { kind: 'constant', batchSize: arm.batchSize },
    batching: 'stream',
    learningRate: { kind: 'constant', rate: (1 - momentum) * arm.learningRate },
    optimiser: { kind: 'sgd', momentum, nesterov: false },
    weightDecay: 0,
    reduction: 'mean',
    stop: arm.stop,
  };
};
