import { describe, expect, it } from 'vitest';
import { bestRate } from '../../src/claims/bestRate.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms, type Misreading, recipeBugs } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the preset smoke. */
const BUDGET = { seed: 4711, maxBlocks: 24 } as const;

const allOfTheData: Misreading = (recipes) => {
  const datasetSize = Math.max(...recipes.map((recipe) => recipe.datasetSize));
  return recipes.map((recipe) => ({ ...recipe, datasetSize, firstExample: 0 }));
};

const bugs: Readonly<Record<string, Misreading>> = {
  'gradient times sqrt B': recipeBugs['gradient times sqrt B'],
  'data-set size ignored': allOfTheData,
};

describe('best rate on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', async () => {
    const check = await checkOneClaim(bestRate, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
  });

  it('names the bugs that it is violated by', () => {
    expect(Object.keys(bugs)).toEqual(bestRate.catches);
  });

  it.each(Object.entries(bugs))('is violated by the bug: %s', async (_, misread) => {
    const { verdict } = await checkOneClaim(bestRate, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({ kind: 'violated' });
  });

  it('says nothing in a world where all arms are the same run', async () => {
    const { verdict } = await checkOneClaim(bestRate, await digits, { ...BUDGET, misread: equalArms });
    expect(verdict).toMatchObject({ kind: 'outOfRegime', reason: expect.stringContaining('is among those tried') });
  });
});
