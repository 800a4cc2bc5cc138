import type { Recipe } from '../../core/recipe.ts';
import { seedFrom } from '../../core/seed.ts';

/** Plain SGD for two epochs, all N examples, one stream; `changes` say what is tried. */
export const plainRecipe = (datasetSize: number, changes: Partial<Recipe> = {}): Recipe => ({
  weightsSeed: seedFrom(11),
  orderSeed: seedFrom(12),
  datasetSize,
  batchSize: { kind: 'constant', batchSize: 8 },
  batching: 'stream',
  learningRate: { kind: 'constant', rate: 0.1 },
  optimiser: { kind: 'sgd', momentum: 0, nesterov: false },
  weightDecay: 0,
  reduction: 'mean',
  stop: { kind: 'epochs', epochs: 2 },
  ...changes,
});
