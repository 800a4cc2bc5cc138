import type { SplitDataset } from '../../src/core/dataset.ts';
import type { LearningRateSchedule, Recipe } from '../../src/core/recipe.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { drawSplit } from '../../src/data/drawSplit.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { toyRecipe } from './toyTraining.ts';

const N = 300;

/** The images that the pinned recipes train on: real ones, with label noise, standardised. */
export const pinnedData = async (): Promise<SplitDataset> =>
  drawSplit(await loadDataset({ data: 'digits' }), { trainingSize: N, testSize: 60, labelNoise: 0.2 }, seedFrom(1871));

const cosine: LearningRateSchedule = { kind: 'cosine', initial: 0.1, final: 0.001, epochs: 3 };
const batch = (batchSize: number): Pick<Recipe, 'batchSize'> => ({ batchSize: { kind: 'constant', batchSize } });

/** Recipes by name, each with what the others leave out; all of one network, so that one call can train them. */
export const pinnedRecipes: Readonly<Record<string, Recipe>> = {
  'plain SGD': toyRecipe(N, batch(16)),
  'B = 1': toyRecipe(N, { ...batch(1), learningRate: { kind: 'constant', rate: 0.01 } }),
  'B = 100, more than a chunk of the kernel': toyRecipe(N, { ...batch(100), stop: { kind: 'updates', updates: 25 } }),
  'full batch': toyRecipe(N, { ...batch(N), stop: { kind: 'updates', updates: 10 } }),
  'momentum, decay and a rate in steps': toyRecipe(N, {
    ...batch(20),
    optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false },
    weightDecay: 1e-3,
    learningRate: { kind: 'steps', initial: 0.05, milestones: [{ epoch: 1, factor: 0.2 }] },
  }),
  'Nesterov, warm-up and cosine, short last batch by its share': toyRecipe(N, {
    ...batch(32),
    batching: 'epochWeightedLast',
    optimiser: { kind: 'sgd', momentum: 0.9, nesterov: true },
    learningRate: { kind: 'warmUp', epochs: 0.5, after: cosine },
    stop: { kind: 'epochs', epochs: 3 },
  }),
  'shifted and mirrored images': toyRecipe(N, { ...batch(8), augmentation: { maxShift: 1, flip: true } }),
  'batch growth': toyRecipe(N, {
    batchSize: {
      kind: 'steps',
      initial: 8,
      milestones: [
        { epoch: 1, batchSize: 40 },
        { epoch: 2, batchSize: 200 },
      ],
    },
    stop: { kind: 'epochs', epochs: 3 },
  }),
  'summed loss, short last batch left out': toyRecipe(N, {
    ...batch(7),
    batching: 'epochDropLast',
    reduction: 'sum',
    learningRate: { kind: 'constant', rate: 0.01 },
  }),
  'until a training loss': toyRecipe(N, {
    ...batch(16),
    batching: 'epochMeanLast',
    stop: { kind: 'trainingLoss', target: 1, maxEpochs: 6, checkEveryEpochs: 0.5 },
  }),
  'Rprop with the full batch': toyRecipe(N, {
    ...batch(N),
    optimiser: { kind: 'rprop', increase: 1.2, decrease: 0.5, leastStep: 1e-6, mostStep: 50 },
    learningRate: { kind: 'constant', rate: 1e-3 },
    stop: { kind: 'updates', updates: 15 },
  }),
  'RMSprop, bias-corrected, with momentum and decay': toyRecipe(N, {
    ...batch(8),
    optimiser: { kind: 'rmsprop', decay: 0.9, momentum: 0.5, biasCorrection: true, denominatorEpsilon: 1e-8 },
    weightDecay: 1e-3,
    learningRate: { kind: 'constant', rate: 1e-3 },
  }),
  'Adagrad on the examples from the 100th on': toyRecipe(200, {
    ...batch(20),
    firstExample: 100,
    optimiser: { kind: 'adagrad', initialAccumulator: 0.1, denominatorEpsilon: 1e-10 },
  }),
  Adadelta: toyRecipe(N, {
    ...batch(20),
    optimiser: { kind: 'adadelta', decay: 0.9, rootEpsilon: 1e-6 },
    learningRate: { kind: 'constant', rate: 1 },
  }),
  'Adam with decay and a cosine': toyRecipe(N, {
    ...batch(32),
    optimiser: { kind: 'adam', beta1: 0.9, beta2: 0.999, denominatorEpsilon: 1e-8 },
    weightDecay: 1e-3,
    learningRate: { kind: 'cosine', initial: 0.01, final: 0, epochs: 2 },
  }),
  'AdamW, more than a chunk of the kernel': toyRecipe(N, {
    ...batch(100),
    optimiser: { kind: 'adamw', beta1: 0.9, beta2: 0.999, denominatorEpsilon: 1e-8 },
    weightDecay: 0.1,
    learningRate: { kind: 'constant', rate: 0.01 },
    stop: { kind: 'epochs', epochs: 3 },
  }),
};
