import { describe, expect, it } from 'vitest';
import { sharpnessAlongLoss } from '../../src/claims/sharpnessAlongLoss.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { firstBatchInOtherOrders, recipeBugs } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the smoke preset. */
const BUDGET = { seed: 4711, maxBlocks: 24 } as const;
const MINUTES = 60_000;

describe('sharpness along the loss on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', { timeout: 4 * MINUTES }, async () => {
    const check = await checkOneClaim(sharpnessAlongLoss, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(20);
  });

  it('is violated where every arm has the same batch: then the small one rises too', {
    timeout: 4 * MINUTES,
  }, async () => {
    const misread = firstBatchInOtherOrders;
    const { verdict } = await checkOneClaim(sharpnessAlongLoss, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({ kind: 'violated', reason: expect.stringContaining('along the small batch') });
  });

  it('says nothing for the bug it names: all arms are then large batches in one order', {
    timeout: 4 * MINUTES,
  }, async () => {
    expect(sharpnessAlongLoss.catches).toEqual(['batch change ignored']);
    const misread = recipeBugs['batch change ignored'];
    const { verdict } = await checkOneClaim(sharpnessAlongLoss, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringMatching(/^guard "arms differ \(small \d, large \d\)" failed in \d of 5 blocks/),
    });
  });
});
