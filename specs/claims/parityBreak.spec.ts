import { describe, expect, it } from 'vitest';
import { parityBreak } from '../../src/claims/parityBreak.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms, type Misreading, recipeBugs } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the preset smoke. */
const BUDGET = { seed: 4711, maxBlocks: 24 } as const;

const bugs: Readonly<Record<string, Misreading>> = {
  'rate change ignored': recipeBugs['rate change ignored'],
  'gradient summed': recipeBugs['gradient summed, rate tuned to B = 8'],
  'gradient times sqrt B': recipeBugs['gradient times sqrt B'],
};

describe('parity break on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine, and ends near the noise scale of the gradient', async () => {
    const check = await checkOneClaim(parityBreak, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    const { hypotheses } = check.looks.at(-1)!;
    const mean = (contrast: string): number => hypotheses.find((look) => look.contrast === contrast)!.mean;
    for (const factor of [2, 4, 8, 16, 32]) expect(Math.abs(mean(`k${factor}`))).toBeLessThan(0.02);
    expect(Math.abs(mean('breakOverNoiseScale'))).toBeLessThan(Math.log(4));
  });

  it('is said to catch what is planted here', () => {
    expect(Object.keys(bugs)).toEqual(parityBreak.catches);
  });

  it.each(Object.keys(bugs))('is violated by the bug: %s', async (bug) => {
    const check = await checkOneClaim(parityBreak, await digits, { ...BUDGET, misread: bugs[bug]! });
    expect(check.verdict).toMatchObject({ kind: 'violated' });
  });

  it('does not hold in a world where all arms are the same run', async () => {
    const check = await checkOneClaim(parityBreak, await digits, { ...BUDGET, maxBlocks: 6, misread: equalArms });
    expect(check.verdict.kind).not.toBe('holds');
  });
});
