import { describe, expect, it } from 'vitest';
import { optimalBatch } from '../../src/claims/optimalBatch.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms, type Misreading, recipeBugs } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the command line. */
const BUDGET = { seed: 4711, maxBlocks: 32 } as const;

const batchTimes =
  (factor: (recipe: Recipe) => number): Misreading =>
  (recipes) =>
    recipes.map((recipe) => {
      if (recipe.batchSize.kind !== 'constant') throw new TypeError('the claim asks for constant batch sizes');
      const batchSize = Math.max(1, Math.round(factor(recipe) * recipe.batchSize.batchSize));
      return { ...recipe, batchSize: { kind: 'constant', batchSize } };
    });

const rateOf = ({ learningRate }: Recipe): number =>
  learningRate.kind === 'constant' ? learningRate.rate : Number.NaN;

const bugs: Readonly<Record<string, Misreading>> = {
  'gradient summed': recipeBugs['gradient summed, rate tuned to B = 8'],
  'gradient times sqrt B': recipeBugs['gradient times sqrt B'],
  'batch change ignored': (recipes) =>
    recipes.map((recipe) => ({ ...recipe, batchSize: { kind: 'constant', batchSize: 8 } })),
  'stray weight decay': (recipes) => recipes.map((recipe) => ({ ...recipe, weightDecay: 0.01 })),
  'optimum moving as the square root': batchTimes((recipe) => Math.sqrt(rateOf(recipe) / 0.35)),
};

describe('optimal batch on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', async () => {
    const check = await checkOneClaim(optimalBatch, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
  });

  it.each(optimalBatch.catches)('is violated by the bug: %s', async (bug) => {
    const check = await checkOneClaim(optimalBatch, await digits, { ...BUDGET, misread: bugs[bug]! });
    expect(check.verdict).toMatchObject({ kind: 'violated' });
  });

  // With seed 4711: arms at the highest rate diverge where the gradient is summed, so the check is out of regime; where the
  // optimum moves as the square root, single blocks read exponents from -0.3 to 1.1, and 32 of them do not decide.
  it.each(
    Object.keys(bugs).filter((bug) => !optimalBatch.catches.includes(bug)),
  )('does not hold for the bug, though it need not name it: %s', async (bug) => {
    const check = await checkOneClaim(optimalBatch, await digits, { ...BUDGET, misread: bugs[bug]! });
    expect(check.verdict.kind).not.toBe('holds');
  });

  it('does not hold in a world where all arms are the same run', async () => {
    const check = await checkOneClaim(optimalBatch, await digits, { ...BUDGET, misread: equalArms });
    expect(check.verdict.kind).not.toBe('holds');
  });
});
