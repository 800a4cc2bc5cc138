import { describe, expect, it } from 'vitest';
import { evidence } from '../../src/claims/evidence.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { addLabelNoise } from '../../src/data/addLabelNoise.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkMutant } from '../support/checkMutant.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the command line. */
const BUDGET = { seed: 4711, maxBlocks: 32 } as const;
const MINUTES = 60_000;

describe('evidence on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', { timeout: 4 * MINUTES }, async () => {
    const check = await checkOneClaim(evidence, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(10);
  });

  it.each(evidence.catches)('is violated by the bug: %s', { timeout: 4 * MINUTES }, async (bug) => {
    const { verdict } = await checkMutant(evidence, await digits, bug, BUDGET);
    expect(verdict).toMatchObject({ kind: 'violated' });
  });

  it('is violated in a world whose real labels are random', { timeout: 4 * MINUTES }, async () => {
    const check = await checkOneClaim(evidence, addLabelNoise(await digits, 1, seedFrom(1)), BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'violated', reason: expect.stringMatching(/^Log evidence of real/) });
  });
});
