import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src/core/recipe.ts';
import { recipes } from '../../../src/laws/arbitraries/recipes.ts';
import { batchSizeAt } from '../../../src/schedules/batchSizeAt.ts';
import { learningRateAt } from '../../../src/schedules/learningRateAt.ts';
import { type PlannedUpdate, updatePlan } from '../../../src/schedules/updatePlan.ts';
import { validateRecipe } from '../../../src/schedules/validateRecipe.ts';
import { toyRecipe } from '../../support/toyTraining.ts';

/** Any legal recipe that asks for at most 60 epochs, with its plan and where each batch begins in the stream. */
const planned = fc
  .integer({ min: 1, max: 50 })
  .chain((datasetSize) => recipes({ datasetSize, maxEpochs: 5, maxUpdates: 60 }))
  .map((recipe) => {
    const updates = [...updatePlan(recipe)];
    let passed = 0;
    const starts = updates.map(({ skip, batchSize }) => {
      passed += skip + batchSize;
      return passed - batchSize;
    });
    return { recipe, updates, starts, passed };
  });

const holds = (
  check: (drawn: {
    recipe: Recipe;
    updates: readonly PlannedUpdate[];
    starts: readonly number[];
    passed: number;
  }) => void,
): void => {
  fc.assert(
    fc.property(planned, (drawn) => {
      validateRecipe(drawn.recipe, drawn.recipe.datasetSize);
      check(drawn);
    }),
    { numRuns: 300 },
  );
};

const sizes = (changes: Partial<Recipe>, N = 10): readonly number[] =>
  [...updatePlan(toyRecipe(N, { batchSize: { kind: 'constant', batchSize: 4 }, ...changes }))].map(
    ({ batchSize }) => batchSize,
  );

describe('updatePlan', () => {
  it('passes every example of the stream once: progress is what was skipped and used', () => {
    holds(({ recipe, updates, starts }) => {
      updates.forEach(({ epochAfter, batchSize, skip }, i) => {
        expect(epochAfter).toBe((starts[i]! + batchSize) / recipe.datasetSize);
        if (recipe.batching !== 'epochDropLast') expect(skip).toBe(0);
      });
    });
  });

  it('asks the schedules at the progress at which the batch begins', () => {
    holds(({ recipe, updates, starts }) => {
      updates.forEach(({ batchSize, learningRate, epochAfter }, i) => {
        const epoch = starts[i]! / recipe.datasetSize;
        const wanted = batchSizeAt(recipe.batchSize, epoch);
        if (recipe.batching === 'stream' || recipe.batching === 'epochDropLast') expect(batchSize).toBe(wanted);
        else expect(batchSize).toBe(Math.min(wanted, recipe.datasetSize - (starts[i]! % recipe.datasetSize)));
        expect(learningRate).toBe(learningRateAt(recipe.learningRate, epoch, epochAfter));
      });
    });
  });

  it('straddles epochs with batching stream alone', () => {
    holds(({ recipe: { batching, datasetSize: N }, updates, starts }) => {
      if (batching === 'stream') return;
      for (const [i, { batchSize }] of updates.entries()) expect((starts[i]! % N) + batchSize).toBeLessThanOrEqual(N);
    });
  });

  it('weighs the summed gradient by 1 for a sum, by 1/B for a mean, by the wanted B where a short batch has its share', () => {
    holds(({ recipe, updates, starts }) => {
      updates.forEach(({ batchSize, gradientScale }, i) => {
        const wanted = batchSizeAt(recipe.batchSize, starts[i]! / recipe.datasetSize);
        const divisor = recipe.batching === 'epochMeanLast' ? batchSize : wanted;
        expect(gradientScale).toBe(recipe.reduction === 'sum' ? 1 : 1 / divisor);
      });
    });
  });

  it('ends with the updates asked for, or where the epochs end', () => {
    holds(({ recipe: { stop, batching, batchSize, datasetSize: N }, updates, starts, passed }) => {
      if (stop.kind === 'updates') expect(updates.length).toBe(stop.updates);
      if (stop.kind !== 'epochs') return;
      const end = stop.epochs * N;
      if (batching === 'stream') {
        const last = updates.at(-1)!.batchSize;
        const next = batchSizeAt(batchSize, passed / N);
        expect(updates.length === 1 || end - starts.at(-1)! >= last / 2).toBe(true);
        expect(end - passed).toBeLessThan(next / 2); // one more batch would end farther away
      } else if (batching === 'epochDropLast') {
        expect(Math.ceil(passed / N)).toBe(stop.epochs);
      } else {
        expect(passed).toBe(end);
      }
    });
  });

  it.each([
    ['stream', [4, 4, 4, 4, 4]],
    ['epochWeightedLast', [4, 4, 2, 4, 4, 2]],
    ['epochMeanLast', [4, 4, 2, 4, 4, 2]],
    ['epochDropLast', [4, 4, 4, 4]],
  ] as const)('cuts two epochs of 10 examples with %s into batches of %o', (batching, wanted) => {
    expect(sizes({ batching })).toEqual(wanted);
  });

  it('skips the short batch that epochDropLast leaves out, before the next one', () => {
    const plan = [...updatePlan(toyRecipe(10, { batching: 'epochDropLast' }))]; // B = 8
    expect(plan.map(({ skip, epochAfter }) => [skip, epochAfter])).toEqual([
      [0, 0.8],
      [2, 1.8],
    ]);
  });

  it('makes at least one update, however short the run', () => {
    expect(sizes({ stop: { kind: 'epochs', epochs: 0.01 } })).toEqual([4]);
  });

  it('ends at maxEpochs when it stops at a training loss', () => {
    expect(sizes({ stop: { kind: 'trainingLoss', target: 0.1, maxEpochs: 2, checkEveryEpochs: 1 } })).toEqual([
      4, 4, 4, 4, 4,
    ]);
  });
});
