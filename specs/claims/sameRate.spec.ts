import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sameRate } from '../../src/claims/sameRate.ts';
import type { ClaimCheck } from '../../src/core/check.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { NAMED_SETS } from '../../src/data/namedSets.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms, type Misreading, recipeBugs } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the preset smoke. */
const BUDGET = { seed: 4711, maxBlocks: 24 } as const;

/** A sum over the batch at a rate that suits the smallest one. */
const summed: Misreading = (recipes) =>
  recipes.map((recipe) => ({ ...recipe, learningRate: { kind: 'constant', rate: 0.1 / 64 }, reduction: 'sum' }));

const bugs: Readonly<Record<string, Misreading>> = {
  'gradient summed': summed,
  'batch change ignored': recipeBugs['batch change ignored'],
};

const meanOf = (check: ClaimCheck, contrast: string): number =>
  check.looks.at(-1)!.hypotheses.find((look) => look.contrast === contrast)!.mean;

describe('same rate on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine at batches of 64, 256 and 1,024, and what is lacking is updates', async () => {
    const check = await checkOneClaim(sameRate, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(meanOf(check, 'large')).toBeGreaterThan(meanOf(check, 'middle'));
    expect(Math.abs(meanOf(check, 'asManyUpdates'))).toBeLessThan(0.01);
  });

  it('is said to catch what is planted here', () => {
    expect(Object.keys(bugs)).toEqual(sameRate.catches);
  });

  it.each(Object.keys(bugs))('is violated by the bug: %s', async (bug) => {
    const check = await checkOneClaim(sameRate, await digits, { ...BUDGET, misread: bugs[bug]! });
    expect(check.verdict).toMatchObject({ kind: 'violated' });
  });

  it('does not hold in a world where all arms are the same run', async () => {
    const check = await checkOneClaim(sameRate, await digits, { ...BUDGET, maxBlocks: 5, misread: equalArms });
    expect(check.verdict).toMatchObject({ kind: 'outOfRegime' });
  });
});

const FASHION = NAMED_SETS.find((set) => set.name === 'fashion-mnist')!.systemFolders[0]!;
const missing = existsSync(FASHION) ? '' : `Debian's dataset-fashion-mnist is not installed (${FASHION} is not there)`;

describe('same rate on fashion-mnist', () => {
  it('holds for the embedded engine', async ({ skip }) => {
    if (missing !== '') skip(missing);
    const check = await checkOneClaim(sameRate, await loadDataset({ data: 'fashion-mnist', folder: FASHION }), BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
  });
});
