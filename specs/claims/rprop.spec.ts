import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rprop } from '../../src/claims/rprop.ts';
import { claimInRegime } from '../../src/core/claimInRegime.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { NAMED_SETS } from '../../src/data/namedSets.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { rpropBugs } from '../support/optimiserBugs.ts';
import { equalArms } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the command line. */
const BUDGET = { seed: 4711, maxBlocks: 32 } as const;
/** The cheapest network of the claim's domain. */
const narrow = claimInRegime(rprop, { width: 32 });

describe('rprop on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', async () => {
    const check = await checkOneClaim(rprop, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(16);
  });

  it('names the bugs that it is violated by', () => {
    expect(Object.keys(rpropBugs)).toEqual(rprop.catches);
  });

  it.each(Object.entries(rpropBugs))('is violated by the bug: %s', async (_, misread) => {
    const check = await checkOneClaim(narrow, await digits, { ...BUDGET, misread });
    expect(check.verdict).toMatchObject({ kind: 'violated' });
  });

  it('does not hold in a world where all arms are the same run', async () => {
    const check = await checkOneClaim(narrow, await digits, { ...BUDGET, misread: equalArms });
    expect(check.verdict).toMatchObject({ kind: 'outOfRegime' });
  });
});

const FASHION = NAMED_SETS.find((set) => set.name === 'fashion-mnist')!.systemFolders[0]!;
const missing = existsSync(FASHION) ? '' : `Debian's dataset-fashion-mnist is not installed (${FASHION} is not there)`;

describe('rprop on fashion-mnist', () => {
  it('holds for the embedded engine', async ({ skip }) => {
    if (missing !== '') skip(missing);
    const fashion = await loadDataset({ data: 'fashion-mnist', folder: FASHION });
    expect((await checkOneClaim(rprop, fashion, BUDGET)).verdict).toMatchObject({ kind: 'holds' });
  });
});
