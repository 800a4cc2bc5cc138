import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { Recipe } from '../core/recipe.ts';
import { takeSubset } from '../data/takeSubset.ts';
import { recipes } from './arbitraries/recipes.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';
import { referenceAccuracy, referenceLoss } from './reference/referenceMlp.ts';

interface Input extends DrawnTraining {
  readonly recipe: Recipe;
}

/** Some of the training examples, so that their loss is not that of all; the mean loss, under which none diverges. */
const inputs: fc.Arbitrary<Input> = trainings().chain((drawn) =>
  fc
    .integer({ min: 1, max: drawn.data.training.count })
    .chain((datasetSize) => recipes({ datasetSize }))
    .map((recipe) => ({ ...drawn, recipe: { ...recipe, reduction: 'mean' } })),
);

/** Of two losses in nats, as a share of 1 + the expected one: a loss near 0 is a difference of logits near each other. */
const lossError = (actual: number, expected: number): number => Math.abs(actual - expected) / (1 + expected);

export const reportedLosses: Law = lawOf<Input>({
  name: 'reported-losses',
  title: 'A run reports the losses and accuracies of the weights it ends with',
  statement:
    'The last observation of a run holds the mean losses and the accuracies of its final weights, over the N training examples of the recipe and over the test part.',
  sources: [
    { row: 'H2', reference: 'what claims are measured on', place: 'training and test losses at the end of a run' },
  ],
  equality: 'the four numbers of the last observation, and a second implementation in float64 at the final weights',
  unit: 'share of 1 nat plus the loss, or an accuracy',
  tolerance: 1e-4,
  toleranceReason: 'float32 sums; a share of right answers counts in steps of 1/20 or more',
  catches: ['test set is the training set', 'losses before the last update', 'training size ignored'],
  runs: 40,
  needs: ['train'],
  inputs,
  deviation: async (trainer, { network, data, recipe, weights }) => {
    const [run] = await trainer.train({
      network,
      data,
      recipes: [recipe],
      initialWeights: [weights],
      observeEveryEpochs: 1,
    });
    const own = takeSubset(
      data.training,
      Array.from({ length: recipe.datasetSize }, (_, i) => i),
    );
    const last = run!.observations.at(-1);
    if (last === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(
      lossError(last.trainingLoss, referenceLoss(network, own, run!.weights)),
      lossError(last.testLoss, referenceLoss(network, data.test, run!.weights)),
      Math.abs(last.trainingAccuracy - referenceAccuracy(network, own, run!.weights)),
      Math.abs(last.testAccuracy - referenceAccuracy(network, data.test, run!.weights)),
    );
  },
});
