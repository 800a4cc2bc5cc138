import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src/core/recipe.ts';
import { validateRecipe } from '../../../src/schedules/validateRecipe.ts';
import { errorOf } from '../../support/errorOf.ts';
import { toyRecipe } from '../../support/toyTraining.ts';

const AVAILABLE = 100;
const constantBatch = (batchSize: number): Partial<Recipe> => ({ batchSize: { kind: 'constant', batchSize } });
const grownBatch = (epochs: readonly number[], batchSize = 16): Partial<Recipe> => ({
  batchSize: { kind: 'steps', initial: 8, milestones: epochs.map((epoch) => ({ epoch, batchSize })) },
});
const rate = (value: number): Partial<Recipe> => ({ learningRate: { kind: 'constant', rate: value } });
const points = (...epochs: readonly number[]): Partial<Recipe> => ({
  learningRate: { kind: 'piecewiseLinear', points: epochs.map((epoch) => ({ epoch, rate: 0.1 })) },
});
const steps = (...milestones: readonly { epoch: number; factor: number }[]): Partial<Recipe> => ({
  learningRate: { kind: 'steps', initial: 0.1, milestones },
});
const cosine = (changes: Partial<{ initial: number; final: number; epochs: number }>): Partial<Recipe> => ({
  learningRate: { kind: 'cosine', initial: 0.1, final: 0, epochs: 2, ...changes },
});
const warmUp = (epochs: number, after: Recipe['learningRate']): Partial<Recipe> => ({
  learningRate: { kind: 'warmUp', epochs, after },
});
const sgd = (momentum: number): Partial<Recipe> => ({ optimiser: { kind: 'sgd', momentum, nesterov: false } });
const until = (changes: Partial<{ target: number; maxEpochs: number; checkEveryEpochs: number }>): Partial<Recipe> => ({
  stop: { kind: 'trainingLoss', target: 0.1, maxEpochs: 2, checkEveryEpochs: 1, ...changes },
});

const REFUSED: readonly (readonly [string, string, Partial<Recipe>])[] = [
  ...[101, 0, 1.5].map(
    (datasetSize) =>
      [
        'E_DATASET_SIZE',
        `datasetSize ${datasetSize} is not an integer in [1, 100], the number of training examples there are.`,
        { datasetSize },
      ] as const,
  ),
  ...[-1, 0.5, Number.NaN].map(
    (firstExample) =>
      [
        'E_FIRST_EXAMPLE',
        `firstExample ${firstExample} is not an integer >= 0: examples count from 0.`,
        { firstExample },
      ] as const,
  ),
  [
    'E_FIRST_EXAMPLE',
    'firstExample 51 and datasetSize 50 reach to example 101, there are 100: lower one of them.',
    { firstExample: 51 },
  ],
  ...[0, -8, 2.5, Number.NaN].map(
    (size) => ['E_BATCH_SIZE_RANGE', `batchSize ${size} is not a positive integer.`, constantBatch(size)] as const,
  ),
  ['E_BATCH_SIZE_RANGE', 'batchSize 0 is not a positive integer.', grownBatch([1], 0)],
  [
    'E_BATCH_EXCEEDS_DATA',
    'batchSize 64 exceeds datasetSize 50: batches are drawn without replacement, so B <= N. Lower batchSize or use at least 64 examples.',
    constantBatch(64),
  ],
  [
    'E_BATCH_EXCEEDS_DATA',
    'batchSize 51 exceeds datasetSize 50: batches are drawn without replacement, so B <= N. Lower batchSize or use at least 51 examples.',
    grownBatch([1], 51),
  ],
  [
    'E_SCHEDULE_ORDER',
    'the batch-size milestones are at epochs [1, 1]: they must be >= 0 and strictly ascending.',
    grownBatch([1, 1]),
  ],
  [
    'E_SCHEDULE_ORDER',
    'the batch-size milestones are at epochs [-1]: they must be >= 0 and strictly ascending.',
    grownBatch([-1]),
  ],
  ...[-0.1, Number.NaN, Number.POSITIVE_INFINITY].map(
    (value) =>
      [
        'E_LEARNING_RATE_RANGE',
        `learning rate ${value} is not a finite number >= 0: give a learning rate such as 0.1.`,
        rate(value),
      ] as const,
  ),
  [
    'E_LEARNING_RATE_RANGE',
    'learning rate at epoch 2 -1 is not a finite number >= 0: give a learning rate such as 0.1.',
    { learningRate: { kind: 'piecewiseLinear', points: [{ epoch: 2, rate: -1 }] } },
  ],
  [
    'E_LEARNING_RATE_RANGE',
    'learning-rate factor at epoch 1 -2 is not a finite number >= 0: give a learning rate such as 0.1.',
    steps({ epoch: 1, factor: -2 }),
  ],
  [
    'E_LEARNING_RATE_RANGE',
    'initial learning rate NaN is not a finite number >= 0: give a learning rate such as 0.1.',
    { learningRate: { kind: 'steps', initial: Number.NaN, milestones: [] } },
  ],
  [
    'E_LEARNING_RATE_RANGE',
    'initial learning rate -1 is not a finite number >= 0: give a learning rate such as 0.1.',
    cosine({ initial: -1 }),
  ],
  [
    'E_LEARNING_RATE_RANGE',
    'final learning rate -1 is not a finite number >= 0: give a learning rate such as 0.1.',
    cosine({ final: -1 }),
  ],
  [
    'E_LEARNING_RATE_RANGE',
    'learning rate -1 is not a finite number >= 0: give a learning rate such as 0.1.',
    warmUp(1, { kind: 'constant', rate: -1 }),
  ],
  ['E_SCHEDULE_EMPTY', 'the piecewiseLinear schedule has no points: give at least one.', points()],
  [
    'E_SCHEDULE_ORDER',
    'the points of the learning-rate schedule are at epochs [0, 3, 2]: they must be >= 0 and strictly ascending.',
    points(0, 3, 2),
  ],
  [
    'E_SCHEDULE_ORDER',
    'the learning-rate milestones are at epochs [1, 0.5]: they must be >= 0 and strictly ascending.',
    steps({ epoch: 1, factor: 0.1 }, { epoch: 0.5, factor: 0.1 }),
  ],
  [
    'E_SCHEDULE_ORDER',
    'warm-up over 0 epochs: it must last a finite time above 0.',
    warmUp(0, { kind: 'constant', rate: 0.1 }),
  ],
  [
    'E_SCHEDULE_ENDS_EARLY',
    'the piecewiseLinear learning-rate schedule ends at epoch 1.5, but the run lasts 2 epochs: extend the schedule or stop earlier.',
    points(0, 1.5),
  ],
  [
    'E_SCHEDULE_ENDS_EARLY',
    'the cosine learning-rate schedule ends at epoch 1, but the run lasts 2 epochs: extend the schedule or stop earlier.',
    cosine({ epochs: 1 }),
  ],
  [
    'E_SCHEDULE_ENDS_EARLY',
    'the cosine learning-rate schedule ends at epoch 2, but the run lasts 3 epochs: extend the schedule or stop earlier.',
    { ...cosine({}), ...until({ maxEpochs: 3 }) },
  ],
  [
    'E_SCHEDULE_ENDS_EARLY',
    'the cosine learning-rate schedule ends at epoch 2, but the run lasts 4 epochs: extend the schedule or stop earlier.',
    { ...cosine({}), stop: { kind: 'updates', updates: 25 } },
  ],
  ['E_STOP_RANGE', 'stop rule epochs 0 must be a finite number above 0.', { stop: { kind: 'epochs', epochs: 0 } }],
  [
    'E_STOP_RANGE',
    'stop rule epochs Infinity must be a finite number above 0.',
    { stop: { kind: 'epochs', epochs: Number.POSITIVE_INFINITY } },
  ],
  ['E_STOP_RANGE', 'stop rule updates -1 must be a finite number above 0.', { stop: { kind: 'updates', updates: -1 } }],
  ['E_STOP_RANGE', 'stop rule updates 1.5 must be an integer.', { stop: { kind: 'updates', updates: 1.5 } }],
  ['E_STOP_RANGE', 'stop rule target 0 must be a finite number above 0.', until({ target: 0 })],
  ['E_STOP_RANGE', 'stop rule maxEpochs NaN must be a finite number above 0.', until({ maxEpochs: Number.NaN })],
  ['E_STOP_RANGE', 'stop rule checkEveryEpochs 0 must be a finite number above 0.', until({ checkEveryEpochs: 0 })],
  ...[-0.1, 1, Number.NaN].map(
    (value) => ['E_MOMENTUM_RANGE', `momentum ${value} is outside [0, 1).`, sgd(value)] as const,
  ),
  ...[-1, Number.NaN, Number.POSITIVE_INFINITY].map(
    (weightDecay) =>
      ['E_WEIGHT_DECAY_RANGE', `weightDecay ${weightDecay} is not a finite number >= 0.`, { weightDecay }] as const,
  ),
  ...[-0.1, 1, Number.NaN].map(
    (labelSmoothing) =>
      [
        'E_LABEL_SMOOTHING_RANGE',
        `labelSmoothing ${labelSmoothing} is not in [0, 1): give e.g. 0.1.`,
        { labelSmoothing },
      ] as const,
  ),
];

describe('validateRecipe', () => {
  it.each(REFUSED)('refuses with %s: %s', async (code, message, changes) => {
    const error = await errorOf(() => validateRecipe(toyRecipe(50, changes), AVAILABLE));
    expect(error.code).toBe(code);
    expect(error.message).toBe(message);
  });

  it.each<Partial<Recipe>>([
    {},
    { datasetSize: AVAILABLE },
    { firstExample: 50 },
    constantBatch(50),
    grownBatch([0, 1]),
    rate(0),
    points(0, 2),
    cosine({}),
    steps(),
    warmUp(5, { kind: 'cosine', initial: 0.1, final: 0, epochs: 2 }),
    sgd(0.999),
    until({}),
    { ...cosine({ epochs: 0.2 }), ...grownBatch([1]), stop: { kind: 'updates', updates: 1 } },
    {
      ...points(0, 2), // two updates of all examples: the first passes both milestones
      batchSize: {
        kind: 'steps',
        initial: 50,
        milestones: [
          { epoch: 0.2, batchSize: 10 },
          { epoch: 0.4, batchSize: 50 },
        ],
      },
      stop: { kind: 'updates', updates: 2 },
    },
  ])('takes %o', (changes) => {
    expect(() => validateRecipe(toyRecipe(50, changes), AVAILABLE)).not.toThrow();
  });
});
