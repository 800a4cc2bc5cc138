import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { trainings } from '../../src/laws/arbitraries/trainings.ts';
import { optimiserFormulas } from '../../src/laws/optimiserFormulas.ts';
import { recipesOfAllOptimisers } from '../support/arbitraries/optimisers.ts';
import { expectBroken, expectLaw } from '../support/lawAnswers.ts';
import { allMutations } from '../support/mutations/allMutations.ts';
import { builtMutant } from '../support/mutations/builtMutant.ts';
import type { PlantedBug } from '../support/plantedBugs.ts';
import { plantedTrainer } from '../support/plantedTrainer.ts';

const planted: readonly PlantedBug[] = [
  'stray weight decay',
  'momentum buffer shared',
  'hidden clipping',
  'gradient one step stale',
  'ReLU derivative missing',
];
const ofOptimisers = optimiserFormulas.catches.filter((name) => !planted.some((bug) => bug === name));

describe(optimiserFormulas.title, () => {
  it('holds for the fused engine', async () => {
    const engine = await createWasmTrainer({ threads: 0 });
    await expectLaw(optimiserFormulas, engine);
    await engine.close();
  });

  it('holds for a plain trainer in float64', () => expectLaw(optimiserFormulas, plantedTrainer()));

  it.each(planted)('is broken by a trainer with the bug "%s"', (bug) =>
    expectBroken(optimiserFormulas, plantedTrainer(bug)));

  it('is broken by a trainer whose weights are no numbers', async () => {
    const plain = plantedTrainer();
    await expectBroken(optimiserFormulas, {
      ...plain,
      train: async (request) =>
        (await plain.train(request)).map((run) => ({ ...run, weights: run.weights.map(() => Number.NaN) })),
    });
  });

  it.each(ofOptimisers)('is broken by an engine with the bug "%s"', async (bug) => {
    const mutant = await builtMutant(allMutations.find(({ name }) => name === bug));
    const trainer = await mutant.open(0);
    await expectBroken(optimiserFormulas, trainer);
    await trainer.close();
    mutant.remove();
  });

  it('names all of them on its card', () => {
    expect(optimiserFormulas.catches).toEqual([...planted, ...ofOptimisers]);
    expect(allMutations.map(({ name }) => name)).toEqual(expect.arrayContaining(ofOptimisers));
  });
});

const drawnLists = trainings({ minCount: 4 }).chain((drawn) => {
  const { count } = drawn.data.training;
  const recipe = fc
    .integer({ min: 1, max: count })
    .chain((datasetSize) => recipesOfAllOptimisers({ datasetSize, available: count }));
  return fc.array(recipe, { minLength: 2, maxLength: 5 }).map((list) => ({ ...drawn, list }));
});

describe('a recipe of any optimiser, on any stretch of the examples', () => {
  it('gives the same bits alone and among others, in any order', async () => {
    const engine = await createWasmTrainer({ threads: 0 });
    try {
      await fc.assert(
        fc.asyncProperty(drawnLists, async ({ network, data, list }) => {
          const together = await engine.train({ network, data, recipes: [...list].reverse() });
          for (const [i, recipe] of list.entries()) {
            const [alone] = await engine.train({ network, data, recipes: [recipe] });
            expect(together[list.length - 1 - i]!.weights).toEqual(alone!.weights);
          }
        }),
        { seed: 1871, numRuns: 50 },
      );
    } finally {
      await engine.close();
    }
  });
});
