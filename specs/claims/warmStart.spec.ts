import { describe, expect, it } from 'vitest';
import { warmStart } from '../../src/claims/warmStart.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { firstBatchInOtherOrders } from '../support/recipeBugs.ts';
import { scheduleBugs } from '../support/scheduleBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the smoke preset. */
const BUDGET = { seed: 4711, maxBlocks: 24 } as const;
const MINUTES = 60_000;

describe('warm start on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', { timeout: 4 * MINUTES }, async () => {
    const check = await checkOneClaim(warmStart, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(20);
  });

  it('is violated where every arm begins with the large batch', { timeout: 4 * MINUTES }, async () => {
    const misread = firstBatchInOtherOrders;
    const { verdict } = await checkOneClaim(warmStart, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({ kind: 'violated' });
  });

  it('says nothing for the bug it names: a batch that never grows makes one run of all arms', {
    timeout: 4 * MINUTES,
  }, async () => {
    expect(warmStart.catches).toEqual(['batch schedule ignored']);
    const misread = scheduleBugs['batch change ignored'];
    const { verdict } = await checkOneClaim(warmStart, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringMatching(/^guard "arms differ \(early, middle\)" failed in 5 of 5 blocks/),
    });
  });
});
