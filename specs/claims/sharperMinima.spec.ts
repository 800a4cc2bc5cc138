import { describe, expect, it } from 'vitest';
import { sharperMinima } from '../../src/claims/sharperMinima.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms, firstBatchInOtherOrders, recipeBugs } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the command line. */
const BUDGET = { seed: 4711, maxBlocks: 32 } as const;
const MINUTES = 60_000;

describe('sharper minima on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', { timeout: 4 * MINUTES }, async () => {
    const check = await checkOneClaim(sharperMinima, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(20);
  });

  it('is violated where every arm has the same batch', { timeout: 4 * MINUTES }, async () => {
    const check = await checkOneClaim(sharperMinima, await digits, { ...BUDGET, misread: firstBatchInOtherOrders });
    expect(check.verdict).toMatchObject({ kind: 'violated' });
  });

  it('is violated by a trainer that sums the gradient, at a rate that is tuned to batches of 8', {
    timeout: 4 * MINUTES,
  }, async () => {
    const check = await checkOneClaim(sharperMinima, await digits, {
      ...BUDGET,
      misread: recipeBugs['gradient summed, rate tuned to B = 8'],
    });
    expect(check.verdict).toMatchObject({ kind: 'violated' });
  });

  it.each([
    ['all arms are the same run', equalArms],
    ['the change of the batch size is ignored', recipeBugs['batch change ignored']],
  ] as const)('says nothing where %s', async (_, misread) => {
    const check = await checkOneClaim(sharperMinima, await digits, { ...BUDGET, misread });
    expect(check.verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringMatching(/^guard "arms differ \(small, large\)" failed in \d of \d blocks/),
    });
  });
});
