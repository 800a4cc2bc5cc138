import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startDependence } from '../../src/claims/startDependence.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { NAMED_SETS } from '../../src/data/namedSets.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { startBugs } from '../support/optimiserBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the command line. */
const BUDGET = { seed: 4711, maxBlocks: 32 } as const;

describe('start dependence on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', async () => {
    const check = await checkOneClaim(startDependence, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(20);
  });

  it('names the bugs that it is violated by', () => {
    expect(Object.keys(startBugs)).toEqual(startDependence.catches);
  });

  it.each(Object.entries(startBugs))('is violated by the bug: %s', async (_, misread) => {
    const check = await checkOneClaim(startDependence, await digits, { ...BUDGET, misread });
    expect(check.verdict).toMatchObject({ kind: 'violated' });
  });
});

const FASHION = NAMED_SETS.find((set) => set.name === 'fashion-mnist')!.systemFolders[0]!;
const missing = existsSync(FASHION) ? '' : `Debian's dataset-fashion-mnist is not installed (${FASHION} is not there)`;

describe('start dependence on fashion-mnist', () => {
  it('holds for the embedded engine', async ({ skip }) => {
    if (missing !== '') skip(missing);
    const fashion = await loadDataset({ data: 'fashion-mnist', folder: FASHION });
    expect((await checkOneClaim(startDependence, fashion, BUDGET)).verdict).toMatchObject({ kind: 'holds' });
  });
});
