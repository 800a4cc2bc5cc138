import { describe, expect, it } from 'vitest';
import { costToTarget } from '../../src/claims/costToTarget.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms, type Misreading, recipeBugs } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the preset smoke. */
const BUDGET = { seed: 4711, maxBlocks: 24 } as const;

const bugs: Readonly<Record<string, Misreading>> = { 'batch change ignored': recipeBugs['batch change ignored'] };

describe('cost to target on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', async () => {
    const check = await checkOneClaim(costToTarget, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(18);
  });

  it('names the bugs that it is violated by', () => {
    expect(Object.keys(bugs)).toEqual(costToTarget.catches);
  });

  it.each(Object.entries(bugs))('is violated by the bug: %s', async (_, misread) => {
    const { verdict } = await checkOneClaim(costToTarget, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({ kind: 'violated' });
  });

  it.each([
    ['the gradient is summed', recipeBugs['gradient summed'], 'the target is reached (batches of 64)'],
    ['all arms are the same run', equalArms, 'arms differ (B 16, rate 0.25, again)'],
  ])('says nothing where %s', async (_, misread, guard) => {
    const { verdict } = await checkOneClaim(costToTarget, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({ kind: 'outOfRegime', reason: expect.stringContaining(guard) });
  });
});
