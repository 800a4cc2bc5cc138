import type fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { Recipe } from '../core/recipe.ts';
import { recipes } from './arbitraries/recipes.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';

interface Input extends DrawnTraining {
  readonly recipe: Recipe;
}

const inputs: fc.Arbitrary<Input> = trainings().chain((drawn) =>
  recipes({ datasetSize: drawn.data.training.count }).map((recipe) => ({
    ...drawn,
    recipe: { ...recipe, learningRate: { kind: 'constant', rate: 0 } },
  })),
);

export const zeroRate: Law = lawOf<Input>({
  name: 'zero-rate',
  title: 'Training at rate zero changes nothing',
  statement: 'At learning rate 0 the weights stay as they are, whatever momentum, weight decay and batches.',
  sources: [
    { row: 'P1', reference: 'the update rule', place: 'every change of a weight carries the rate, weight decay too' },
  ],
  equality: 'the weights before and after',
  unit: 'weights that differ',
  tolerance: 0,
  toleranceReason: 'w - 0 is w',
  catches: ['decay outside the rate', 'given weights ignored'],
  runs: 25,
  needs: ['train'],
  inputs,
  finding: async (trainer, { network, data, weights, recipe }) => {
    const [run] = await trainer.train({ network, data, recipes: [recipe], initialWeights: [weights] });
    const moved = run!.weights.filter((w, i) => w !== weights[i]!).length;
    return `${moved} of ${weights.length} weights are others after training at rate 0${moved === weights.length ? ': they may not be those that it was given' : ''}`;
  },
  deviation: async (trainer, { network, data, weights, recipe }) => {
    const [run] = await trainer.train({ network, data, recipes: [recipe], initialWeights: [weights] });
    return run!.weights.filter((w, i) => w !== weights[i]!).length; // -0 is 0: no change that anything sees
  },
});
