import type fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { Recipe } from '../core/recipe.ts';
import { recipes } from './arbitraries/recipes.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { differingBits } from './differingBits.ts';
import { lawOf } from './lawOf.ts';

interface Input extends DrawnTraining {
  readonly recipe: Recipe;
}

const inputs: fc.Arbitrary<Input> = trainings().chain((drawn) =>
  recipes({ datasetSize: drawn.data.training.count }).map((recipe) => ({ ...drawn, recipe })),
);

export const repeatability: Law = lawOf<Input>({
  name: 'repeatability',
  title: 'The same recipe gives the same bits again',
  statement: 'A recipe holds everything that a run depends on: training it twice gives the same weights.',
  sources: [{ row: 'K1', reference: 'the pairing of arms', place: 'a seed block can be trained again' }],
  equality: 'the weights after a training, and after the same again',
  unit: 'weights that differ',
  tolerance: 0,
  toleranceReason: 'the same arithmetic in the same order',
  catches: ['order from a counter'],
  runs: 25,
  needs: ['train'],
  inputs,
  deviation: async (trainer, { network, data, recipe }) => {
    const [first] = await trainer.train({ network, data, recipes: [recipe] });
    const [again] = await trainer.train({ network, data, recipes: [recipe] });
    return differingBits(first!.weights, again!.weights);
  },
});
