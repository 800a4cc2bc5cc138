import fc from 'fast-check';
import { ExperimentError } from '../core/experimentError.ts';
import type { Law } from '../core/law.ts';
import { randomStream } from '../core/randomStream.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import { recipes } from './arbitraries/recipes.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { differingBits } from './differingBits.ts';
import { lawOf } from './lawOf.ts';

interface Input extends DrawnTraining {
  readonly list: readonly Recipe[];
}

const inputs: fc.Arbitrary<Input> = trainings().chain((drawn) =>
  fc
    .array(recipes({ datasetSize: drawn.data.training.count }), { minLength: 2, maxLength: 5 })
    .map((list) => ({ ...drawn, list })),
);

const shuffled = (count: number, { seed }: DrawnTraining): readonly number[] => {
  const random = randomStream(seed, 9);
  return Array.from({ length: count }, (_, i) => ({ i, at: random.nextUint32() }))
    .sort((a, b) => a.at - b.at)
    .map(({ i }) => i);
};

const differ = (a: Run, b: Run): boolean => a.updates !== b.updates || differingBits(a.weights, b.weights) > 0;

export const replicaIndependence: Law = lawOf({
  name: 'replica-independence',
  title: 'A replica gives the same bits alone and among others, in any order',
  statement: 'What is trained beside a recipe, and in which order, changes nothing of what comes of it.',
  sources: [{ row: 'K1', reference: 'the pairing of arms', place: 'all arms of a seed block are trained by one call' }],
  equality: 'the weights and updates of each of two to five recipes, trained alone and in a shuffled list',
  unit: 'recipes that end with other bits',
  tolerance: 0,
  toleranceReason: 'the same arithmetic in the same order',
  catches: ['momentum buffer shared', 'order by place in the list'],
  runs: 25,
  needs: ['train'],
  inputs,
  deviation: async (trainer, input) => {
    const { network, data, list } = input;
    if (trainer.companyCounts === true) {
      throw new ExperimentError(
        'E_TRAINER_UNSUPPORTED',
        `the trainer ${trainer.name} says that it rounds otherwise in other company, so that no bits can be asked of it.`,
      );
    }
    const order = shuffled(list.length, input);
    const together = await trainer.train({ network, data, recipes: order.map((i) => list[i]!) });
    let broken = 0;
    for (const [i, recipe] of list.entries()) {
      const [alone] = await trainer.train({ network, data, recipes: [recipe] });
      if (differ(alone!, together[order.indexOf(i)]!)) broken += 1;
    }
    return broken;
  },
});
