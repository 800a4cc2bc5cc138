import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { LearningRateSchedule, Recipe } from '../../src/core/recipe.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { recipes } from '../support/arbitraries/recipes.ts';
import { type DrawnTraining, trainings } from '../support/arbitraries/trainings.ts';
import { describeLaw } from '../support/describeLaw.ts';
import { expectBroken, expectLaw, type LawCase } from '../support/lawCase.ts';
import { plantedTrainer } from '../support/plantedTrainer.ts';
import { relativeError } from '../support/relativeError.ts';

/** The mean-loss recipe, its batch size, and the recipe of the summed loss that ought to be the same training. */
interface Input extends DrawnTraining {
  readonly mean: Recipe;
  readonly B: number;
}

const scaled = (schedule: LearningRateSchedule, factor: number): LearningRateSchedule => {
  switch (schedule.kind) {
    case 'constant':
      return { ...schedule, rate: schedule.rate * factor };
    case 'piecewiseLinear':
      return { ...schedule, points: schedule.points.map(({ epoch, rate }) => ({ epoch, rate: rate * factor })) };
    case 'steps':
      return { ...schedule, initial: schedule.initial * factor };
    case 'warmUp': {
      const after = scaled(schedule.after, factor);
      return { ...schedule, after };
    }
    case 'cosine':
      return { ...schedule, initial: schedule.initial * factor, final: schedule.final * factor };
  }
};

/** Constant batch sizes; a short last batch counts by its share, or there is none. */
const inputs: fc.Arbitrary<Input> = trainings().chain((drawn) => {
  const N = drawn.data.training.count;
  return fc
    .record({
      recipe: recipes({ datasetSize: N, maxUpdates: 12 }),
      B: fc.integer({ min: 2, max: N }),
      batching: fc.constantFrom('stream' as const, 'epochWeightedLast' as const, 'epochDropLast' as const),
    })
    .map(({ recipe, B, batching }) => {
      const batchSize = { kind: 'constant', batchSize: B } as const;
      return { ...drawn, B, mean: { ...recipe, batching, batchSize, reduction: 'mean' } };
    });
});

/** Weights after both trainings, compared as changes from the start: share of the largest change. */
const apart = async (trainer: Trainer, { network, data, weights }: DrawnTraining, a: Recipe, b: Recipe) => {
  const initialWeights = [weights, weights];
  const [first, second] = await trainer.train({ network, data, recipes: [a, b], initialWeights });
  return relativeError(
    second!.weights.map((w, i) => w - weights[i]!),
    first!.weights.map((w, i) => w - weights[i]!),
  );
};

const summed = ({ mean, B }: Input): Recipe => ({
  ...mean,
  reduction: 'sum',
  learningRate: scaled(mean.learningRate, 1 / B),
  weightDecay: mean.weightDecay * B,
});

/** P1: a summed loss at rate eps / B, with weight decay times B, is the mean loss at rate eps; momentum as it is. */
const law: LawCase<Input> = {
  inputs,
  tolerance: 1e-3,
  runs: 40,
  deviation: (trainer, input) => apart(trainer, input, input.mean, summed(input)),
};

describeLaw('a summed loss at rate eps / B is the mean loss at rate eps', law, [
  'gradient summed',
  'gradient times sqrt B',
  'hidden clipping',
  'stray weight decay',
]);

describe('the scaling of a summed loss', () => {
  it('is not the same training when weight decay stays as it is', () =>
    expectBroken(
      {
        ...law,
        inputs: inputs.map((input) => ({ ...input, mean: { ...input.mean, weightDecay: 0.1 } })),
        deviation: (trainer, input) =>
          apart(trainer, input, input.mean, { ...summed(input), weightDecay: input.mean.weightDecay }),
      },
      plantedTrainer(),
    ));

  /** B grows to 2B after one epoch, and the rate of the summed loss falls with it. */
  const growing = (momentum: number): LawCase<Input> => ({
    ...law,
    inputs: inputs
      .filter(({ data }) => data.training.count >= 4)
      .map((input) => {
        const B = Math.floor(input.data.training.count / 2);
        const batchSize = { kind: 'steps', initial: B, milestones: [{ epoch: 1, batchSize: 2 * B }] } as const;
        const learningRate = { kind: 'constant', rate: 0.1 } as const;
        const optimiser = { kind: 'sgd', momentum, nesterov: false } as const;
        const stop = { kind: 'updates', updates: 6 } as const;
        const mean = {
          ...input.mean,
          batching: 'stream',
          batchSize,
          learningRate,
          optimiser,
          stop,
          weightDecay: 0,
        } as const;
        return { ...input, B, mean };
      }),
    deviation: (trainer, input) => {
      const learningRate = { kind: 'steps', initial: 0.1 / input.B, milestones: [{ epoch: 1, factor: 0.5 }] } as const;
      return apart(trainer, input, input.mean, { ...input.mean, reduction: 'sum', learningRate });
    },
  });

  it('follows a batch size that changes when there is no momentum', () => expectLaw(growing(0), plantedTrainer()));

  it('does not follow one when there is: the buffer holds sums of two sizes', () =>
    expectBroken(growing(0.9), plantedTrainer()));
});
