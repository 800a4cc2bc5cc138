import { describe, expect, it } from 'vitest';
import { noiseAndEvidence } from '../../src/claims/noiseAndEvidence.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkMutant } from '../support/checkMutant.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the command line. */
const BUDGET = { seed: 4711, maxBlocks: 32 } as const;

describe('noise and evidence on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine, with no more than as much test accuracy', async () => {
    const check = await checkOneClaim(noiseAndEvidence, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    const accuracy = check.looks.at(-1)!.hypotheses.find(({ contrast }) => contrast === 'testAccuracy')!;
    expect(Math.abs(accuracy.mean)).toBeLessThan(0.02);
  });

  it.each(noiseAndEvidence.catches)('does not hold for the bug: %s', async (bug) => {
    const { verdict } = await checkMutant(noiseAndEvidence, await digits, bug, BUDGET);
    expect(['violated', 'outOfRegime']).toContain(verdict.kind);
  });

  it('says nothing where all arms are the same run', async () => {
    const check = await checkOneClaim(noiseAndEvidence, await digits, { ...BUDGET, misread: equalArms });
    expect(check.verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringMatching(/^guard "arms differ \(small, large\)" failed in 5 of 5 blocks/),
    });
  });
});
