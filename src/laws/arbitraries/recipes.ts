import fc from 'fast-check';
import type { Batching, BatchSizeSchedule, LearningRateSchedule, Recipe } from '../../core/recipe.ts';
import { seeds } from './seeds.ts';

export const batchings: fc.Arbitrary<Batching> = fc.constantFrom(
  'stream',
  'epochWeightedLast',
  'epochMeanLast',
  'epochDropLast',
);

/** Epochs in (0, last), strictly ascending. */
const milestones = (last: number): fc.Arbitrary<readonly number[]> =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 3 })
    .map((parts) => parts.sort((a, b) => a - b).map((part) => (part * last) / 41));

export const batchSizeSchedules = (datasetSize: number, lastEpoch: number): fc.Arbitrary<BatchSizeSchedule> => {
  const sizes = fc.integer({ min: 1, max: datasetSize });
  return fc.oneof(
    fc.record({ kind: fc.constant('constant' as const), batchSize: sizes }),
    fc
      .tuple(sizes, milestones(lastEpoch), fc.array(sizes, { minLength: 3, maxLength: 3 }))
      .map(([initial, epochs, after]) => ({
        kind: 'steps' as const,
        initial,
        milestones: epochs.map((epoch, i) => ({ epoch, batchSize: after[i]! })),
      })),
  );
};

/** Rates in [0.01, 0.2], of every kind that there is; they last to `lastEpoch`. */
export const learningRateSchedules = (lastEpoch: number): fc.Arbitrary<LearningRateSchedule> => {
  const rates = fc.integer({ min: 1, max: 20 }).map((n) => n / 100);
  const plain: fc.Arbitrary<LearningRateSchedule> = fc.oneof(
    fc.record({ kind: fc.constant('constant' as const), rate: rates }),
    fc.tuple(rates, rates, rates).map(([a, b, c]) => ({
      kind: 'piecewiseLinear' as const,
      points: [
        { epoch: 0, rate: a },
        { epoch: lastEpoch / 3, rate: b },
        { epoch: lastEpoch, rate: c },
      ],
    })),
    fc.tuple(rates, milestones(lastEpoch)).map(([initial, epochs]) => ({
      kind: 'steps' as const,
      initial,
      milestones: epochs.map((epoch) => ({ epoch, factor: 0.5 })),
    })),
    fc.tuple(rates, rates).map(([initial, final]) => ({ kind: 'cosine' as const, initial, final, epochs: lastEpoch })),
  );
  const warm = plain.map((after) => ({ kind: 'warmUp' as const, epochs: lastEpoch / 4, after }));
  return fc.oneof({ arbitrary: plain, weight: 4 }, { arbitrary: warm, weight: 1 });
};

export interface RecipeBounds {
  readonly datasetSize: number;
  /** Examples there are, where a recipe may use some of them: the first one is drawn then. Default `datasetSize`. */
  readonly available?: number;
  readonly maxEpochs?: number;
  readonly maxUpdates?: number;
}

/** Legal recipes for N examples of a set, with every field drawn but N and augmentation. */
export const recipes = (bounds: RecipeBounds): fc.Arbitrary<Recipe> => {
  const { datasetSize, available = datasetSize, maxEpochs = 3, maxUpdates = 20 } = bounds;
  const lastEpoch = Math.max(maxEpochs, maxUpdates); // an update is at most an epoch
  return fc.record({
    weightsSeed: seeds,
    orderSeed: seeds,
    datasetSize: fc.constant(datasetSize),
    firstExample: fc.integer({ min: 0, max: available - datasetSize }),
    batchSize: batchSizeSchedules(datasetSize, maxEpochs),
    batching: batchings,
    learningRate: learningRateSchedules(lastEpoch),
    optimiser: fc.record({
      kind: fc.constant('sgd' as const),
      momentum: fc.constantFrom(0, 0.5, 0.9),
      nesterov: fc.boolean(),
    }),
    weightDecay: fc.constantFrom(0, 0.01, 0.1),
    reduction: fc.constantFrom('mean' as const, 'mean' as const, 'sum' as const),
    stop: fc.oneof(
      fc.record({ kind: fc.constant('epochs' as const), epochs: fc.integer({ min: 1, max: maxEpochs }) }),
      fc.record({ kind: fc.constant('updates' as const), updates: fc.integer({ min: 1, max: maxUpdates }) }),
    ),
  });
};
