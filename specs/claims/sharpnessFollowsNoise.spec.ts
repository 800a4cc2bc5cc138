import { describe, expect, it } from 'vitest';
import { sharpnessFollowsNoise } from '../../src/claims/sharpnessFollowsNoise.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms, recipeBugs } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the smoke preset. */
const BUDGET = { seed: 4711, maxBlocks: 24 } as const;
const MINUTES = 60_000;

describe('sharpness follows noise on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', { timeout: 4 * MINUTES }, async () => {
    const check = await checkOneClaim(sharpnessFollowsNoise, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(20);
  });

  it('is violated by the bug it names: a change of the rate that is ignored', { timeout: 4 * MINUTES }, async () => {
    expect(sharpnessFollowsNoise.catches).toEqual(['rate change ignored']);
    const check = await checkOneClaim(sharpnessFollowsNoise, await digits, {
      ...BUDGET,
      misread: recipeBugs['rate change ignored'],
    });
    expect(check.verdict).toMatchObject({
      kind: 'violated',
      reason: expect.stringContaining('large batch at k times the rate over small batch: not sharper'),
    });
  });

  it('says nothing where all arms are the same run', { timeout: 4 * MINUTES }, async () => {
    const check = await checkOneClaim(sharpnessFollowsNoise, await digits, { ...BUDGET, misread: equalArms });
    expect(check.verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringMatching(/^guard "arms differ \(small, large\)" failed in 5 of 5 blocks/),
    });
  });
});
