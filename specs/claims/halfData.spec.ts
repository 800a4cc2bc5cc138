import { describe, expect, it } from 'vitest';
import { halfData } from '../../src/claims/halfData.ts';
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
  'rate change ignored': recipeBugs['rate change ignored'],
  'data-set size ignored': allOfTheData,
};

describe('half data on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', async () => {
    const check = await checkOneClaim(halfData, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
  });

  it('names the bugs that it is violated by', () => {
    expect(Object.keys(bugs)).toEqual(halfData.catches);
  });

  it.each(Object.entries(bugs))('is violated by the bug: %s', async (_, misread) => {
    const { verdict } = await checkOneClaim(halfData, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({ kind: 'violated' });
  });

  it('does not hold in a world where all arms are the same run', async () => {
    const { verdict } = await checkOneClaim(halfData, await digits, { ...BUDGET, misread: equalArms });
    expect(verdict.kind).not.toBe('holds');
  });
});
