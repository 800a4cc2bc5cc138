import { describe, expect, it } from 'vitest';
import { trainLonger } from '../../src/claims/trainLonger.ts';
import { claimInRegime } from '../../src/core/claimInRegime.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms, type Misreading, recipeBugs } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the preset smoke. */
const BUDGET = { seed: 4711, maxBlocks: 24 } as const;
/** The shortest training of the claim's domain. */
const short = claimInRegime(trainLonger, { epochs: 15 });

/** A factor on the gradient is a factor on the rate, at the start and after each drop. */
const summedRateTunedTo8 = (recipe: Recipe): Recipe => {
  if (recipe.learningRate.kind !== 'steps') throw new TypeError('the claim asks for rates that fall in steps');
  const initial = recipe.learningRate.initial / 8;
  return { ...recipe, reduction: 'sum', learningRate: { ...recipe.learningRate, initial } };
};

const bugs: Readonly<Record<string, Misreading>> = {
  'batch change ignored': recipeBugs['batch change ignored'],
  'gradient summed, rate tuned to B = 8': (recipes) => recipes.map(summedRateTunedTo8),
};

describe('train longer on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', async () => {
    const check = await checkOneClaim(trainLonger, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(16);
  });

  it('names the bugs that it is violated by', () => {
    expect(Object.keys(bugs)).toEqual(trainLonger.catches);
  });

  it.each(Object.entries(bugs))('is violated by the bug: %s', async (_, misread) => {
    const { verdict } = await checkOneClaim(short, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({ kind: 'violated' });
  });

  it('says nothing in a world where all arms are the same run', async () => {
    const { verdict } = await checkOneClaim(short, await digits, { ...BUDGET, misread: equalArms });
    expect(verdict).toMatchObject({ kind: 'outOfRegime', reason: expect.stringContaining('arms differ') });
  });
});
