import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src/core/recipe.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { equalArms } from '../../../src/judge/equalArms.ts';
import { fakeDataset } from '../../support/fakeClaim.ts';
import { fakeTrainer } from '../../support/fakeTrainer.ts';
import { toyRecipe } from '../../support/toyTraining.ts';

const recipes: readonly Recipe[] = [
  toyRecipe(4),
  toyRecipe(4, { batchSize: { kind: 'constant', batchSize: 4 }, learningRate: { kind: 'constant', rate: 9 } }),
  toyRecipe(4, { datasetSize: 2, firstExample: 2, weightsSeed: seedFrom(99) }),
];

const trained = async (): Promise<readonly Recipe[]> => {
  const trainer = fakeTrainer({ loss: () => 1, deviation: 0 });
  await equalArms(trainer).train({
    network: { kind: 'mlp', sizes: [4, 2] },
    data: { training: fakeDataset, test: fakeDataset },
    recipes,
  });
  return trainer.requests[0]!.recipes;
};

describe('equalArms', () => {
  it('trains every recipe as the first one', async () => {
    for (const { batchSize, learningRate, stop, optimiser } of await trained()) {
      const { weightsSeed: _w, orderSeed: _o, datasetSize: _n, ...first } = recipes[0]!;
      expect(first).toMatchObject({ batchSize, learningRate, stop, optimiser });
    }
  });

  it('leaves each arm its weights and its examples', async () => {
    const [, , third] = await trained();
    expect(third).toMatchObject({ weightsSeed: seedFrom(99), datasetSize: 2, firstExample: 2 });
  });

  it('gives each arm an order of its own', async () => {
    const orders = (await trained()).map(({ orderSeed }) => orderSeed.join());
    expect(new Set(orders).size).toBe(3);
  });
});
