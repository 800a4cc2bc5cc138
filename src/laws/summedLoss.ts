import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Trainer } from '../core/trainer.ts';
import { recipes } from './arbitraries/recipes.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { changeError } from './changeError.ts';
import { type LawDefinition, lawOf } from './lawOf.ts';
import { trainingFinding } from './probes/trainingFinding.ts';
import { scaledSchedule } from './scaledSchedule.ts';

/** The mean-loss recipe and its batch size. */
export interface MeanLossTraining extends DrawnTraining {
  readonly mean: Recipe;
  readonly B: number;
}

/** Constant batch sizes; a short last batch counts by its share, or there is none. */
const inputs: fc.Arbitrary<MeanLossTraining> = trainings().chain((drawn) => {
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
export const trainingsApart = async (
  trainer: Trainer,
  { network, data, weights }: DrawnTraining,
  a: Recipe,
  b: Recipe,
): Promise<number> => {
  const initialWeights = [weights, weights];
  const [first, second] = await trainer.train({ network, data, recipes: [a, b], initialWeights });
  return changeError(
    second!.weights.map((w, i) => w - weights[i]!),
    first!.weights.map((w, i) => w - weights[i]!),
    weights,
  );
};

/** The recipe of the summed loss that ought to be the same training. */
export const summedRecipe = ({ mean, B }: MeanLossTraining): Recipe => ({
  ...mean,
  reduction: 'sum',
  learningRate: scaledSchedule(mean.learningRate, 1 / B),
  weightDecay: mean.weightDecay * B,
});

export const summedLossDefinition: LawDefinition<MeanLossTraining> = {
  name: 'summed-loss',
  title: 'A summed loss at rate eps / B is the mean loss at rate eps',
  statement:
    'Summing the gradient over the batch moves a factor B into the learning rate and the inverse into weight decay; momentum stays as it is.',
  sources: [
    {
      row: 'P1',
      reference: 'Page 2018, How to train your ResNet 2: Mini-batches, myrtle.ai',
      place: 'the third paragraph',
    },
  ],
  equality:
    'the weights of a whole training with the mean loss, and with the summed loss at rate eps / B and weight decay times B',
  unit: 'share of the largest change of a weight',
  tolerance: 1e-3,
  toleranceReason: 'up to 60 float32 updates that round otherwise',
  catches: ['gradient summed', 'gradient times sqrt B', 'hidden clipping', 'stray weight decay'],
  runs: 40,
  needs: ['train'],
  inputs,
  finding: trainingFinding,
  deviation: (trainer, input) => trainingsApart(trainer, input, input.mean, summedRecipe(input)),
};

export const summedLoss: Law = lawOf(summedLossDefinition);
