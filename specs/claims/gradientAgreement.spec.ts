import { describe, expect, it } from 'vitest';
import { gradientAgreement } from '../../src/claims/gradientAgreement.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkMutant } from '../support/checkMutant.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the command line. */
const BUDGET = { seed: 4711, maxBlocks: 32 } as const;

describe('gradient agreement on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine, and finds that the agreement ends as training goes on', async () => {
    const check = await checkOneClaim(gradientAgreement, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(14);
    const late = check.looks.at(-1)!.hypotheses.find(({ contrast }) => contrast === 'halfLate')!;
    expect(late).toMatchObject({ decision: 'outside' });
  });

  it.each(gradientAgreement.catches)('is violated by the bug: %s', async (bug) => {
    const { verdict } = await checkMutant(gradientAgreement, await digits, bug, BUDGET);
    expect(verdict).toMatchObject({ kind: 'violated' });
  });

  it('says nothing where all runs of a request are the same', async () => {
    const check = await checkOneClaim(gradientAgreement, await digits, { ...BUDGET, misread: equalArms });
    expect(check.verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringMatching(/^guard "arms differ \(middle, late\)" failed in 5 of 5 blocks/),
    });
  });
});
