import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { batchGrowth } from '../../src/claims/batchGrowth.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { NAMED_SETS } from '../../src/data/namedSets.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms } from '../support/recipeBugs.ts';
import { type ScheduleBug, scheduleBugs } from '../support/scheduleBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the command line. */
const BUDGET = { seed: 4711, maxBlocks: 32 } as const;

describe('batch growth on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine, with little more than half of the updates', async () => {
    const check = await checkOneClaim(batchGrowth, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    const { decay, growth } = check.blocks[0]!.arms;
    expect(decay!.updates).toBe(4000);
    expect(growth!.updates).toBe(2000 + 200 + 40);
  });

  it.each(Object.keys(scheduleBugs) as ScheduleBug[])('is violated by the bug: %s', async (bug) => {
    const check = await checkOneClaim(batchGrowth, await digits, { ...BUDGET, misread: scheduleBugs[bug] });
    expect(check.verdict).toMatchObject({ kind: 'violated' });
  });

  it('does not hold in a world where all arms are the same run', async () => {
    const check = await checkOneClaim(batchGrowth, await digits, { ...BUDGET, misread: equalArms });
    expect(check.verdict).toMatchObject({ kind: 'outOfRegime' });
  });
});

const FASHION = NAMED_SETS.find((set) => set.name === 'fashion-mnist')!.systemFolders[0]!;
const missing = existsSync(FASHION) ? '' : `Debian's dataset-fashion-mnist is not installed (${FASHION} is not there)`;

describe('batch growth on fashion-mnist', () => {
  it('holds for the embedded engine, and is violated when growth decays the rate as well', async ({ skip }) => {
    if (missing !== '') skip(missing);
    const fashion = await loadDataset({ data: 'fashion-mnist', folder: FASHION });
    const sound = await checkOneClaim(batchGrowth, fashion, BUDGET);
    const misread = scheduleBugs['growth and decay both'];
    const wrong = await checkOneClaim(batchGrowth, fashion, { ...BUDGET, misread });
    expect([sound.verdict.kind, wrong.verdict.kind]).toEqual(['holds', 'violated']);
  });
});
