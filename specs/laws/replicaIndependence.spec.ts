import fc from 'fast-check';
import { randomStream } from '../../src/core/randomStream.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import type { Run } from '../../src/core/run.ts';
import { recipes } from '../support/arbitraries/recipes.ts';
import { type DrawnTraining, trainings } from '../support/arbitraries/trainings.ts';
import { describeLaw } from '../support/describeLaw.ts';
import type { LawCase } from '../support/lawCase.ts';

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

const differ = (a: Run, b: Run): boolean =>
  a.updates !== b.updates || a.weights.some((w, i) => !Object.is(w, b.weights[i]!));

/** Number of recipes of a list that end with other bits than on their own. */
const law: LawCase<Input> = {
  inputs,
  tolerance: 0,
  deviation: async (trainer, input) => {
    const { network, data, list } = input;
    const order = shuffled(list.length, input);
    const together = await trainer.train({ network, data, recipes: order.map((i) => list[i]!) });
    let broken = 0;
    for (const [i, recipe] of list.entries()) {
      const [alone] = await trainer.train({ network, data, recipes: [recipe] });
      if (differ(alone!, together[order.indexOf(i)]!)) broken += 1;
    }
    return broken;
  },
};

describeLaw('a replica gives the same bits alone and among others, in any order', law, [
  'momentum buffer shared',
  'order by place in the list',
]);
