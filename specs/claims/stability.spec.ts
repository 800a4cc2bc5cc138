import { describe, expect, it } from 'vitest';
import { stability } from '../../src/claims/stability.ts';
import { claimInRegime } from '../../src/core/claimInRegime.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms, type Misreading, recipeBugs } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the preset smoke. */
const BUDGET = { seed: 4711, maxBlocks: 24 } as const;
/** The shortest training on the fewest examples of the domain. */
const short = claimInRegime(stability, { trainingSize: 700, epochs: 3 });

const bugs: Readonly<Record<string, Misreading>> = {
  'gradient summed': recipeBugs['gradient summed'],
  'gradient times sqrt B': recipeBugs['gradient times sqrt B'],
  'batch change ignored': recipeBugs['batch change ignored'],
};

describe('stability on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', async () => {
    const check = await checkOneClaim(stability, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(16);
  });

  it('names the bugs that it is violated by', () => {
    expect(Object.keys(bugs)).toEqual(stability.catches);
  });

  it.each(Object.entries(bugs))('is violated by the bug: %s', async (_, misread) => {
    const { verdict } = await checkOneClaim(short, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({ kind: 'violated' });
  });

  it('says nothing in a world where all arms are the same run', async () => {
    const { verdict } = await checkOneClaim(short, await digits, { ...BUDGET, misread: equalArms });
    expect(verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringContaining('the largest stable rate is among those tried'),
    });
  });
});
