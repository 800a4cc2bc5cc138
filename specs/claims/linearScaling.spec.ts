import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { linearScaling } from '../../src/claims/linearScaling.ts';
import type { ClaimCheck } from '../../src/core/check.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { NAMED_SETS } from '../../src/data/namedSets.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms, recipeBugs, weightedLastBatch } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the command line. */
const BUDGET = { seed: 4711, maxBlocks: 32 } as const;

const meanOf = (check: ClaimCheck, contrast: string): number =>
  check.looks.at(-1)!.hypotheses.find((look) => look.contrast === contrast)!.mean;

describe('linear scaling on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', async () => {
    const check = await checkOneClaim(linearScaling, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(12);
  });

  it('holds where batches end with the epoch and a short last one counts by its share', async () => {
    const check = await checkOneClaim(linearScaling, await digits, { ...BUDGET, misread: weightedLastBatch });
    expect(check.verdict).toMatchObject({ kind: 'holds' });
  });

  it.each([
    'gradient summed',
    'gradient times sqrt B',
    'rate change ignored',
    'batch change ignored',
    'last batch dropped',
    'last batch unweighted',
  ] as const)('is violated by the bug: %s', async (bug) => {
    const check = await checkOneClaim(linearScaling, await digits, { ...BUDGET, misread: recipeBugs[bug] });
    expect(check.verdict).toMatchObject({ kind: 'violated' });
  });

  // At 19 times 19 the rate some seeds diverge and some learn faster: their mean says little, so the answer of this
  // rule depends on the seed. Of ten seeds eight were violated after 7 to 31 blocks, two out of regime after 32.
  it('does not hold for a trainer that sums the gradient, at a rate that is tuned to the small batch', async () => {
    const check = await checkOneClaim(linearScaling, await digits, {
      ...BUDGET,
      misread: recipeBugs['gradient summed, rate tuned to B = 8'],
    });
    expect(['violated', 'outOfRegime']).toContain(check.verdict.kind);
  });

  it('shows on which side a wrong last batch leaves the large batch', async () => {
    const dropped = await checkOneClaim(linearScaling, await digits, {
      ...BUDGET,
      misread: recipeBugs['last batch dropped'],
    });
    const unweighted = await checkOneClaim(linearScaling, await digits, {
      ...BUDGET,
      misread: recipeBugs['last batch unweighted'],
    });
    expect(meanOf(dropped, 'scaled')).toBeGreaterThan(1);
    expect(meanOf(unweighted, 'scaled')).toBeLessThan(-1);
  });

  it('does not hold in a world where all arms are the same run', async () => {
    const check = await checkOneClaim(linearScaling, await digits, { ...BUDGET, misread: equalArms });
    expect(check.verdict).toMatchObject({ kind: 'outOfRegime' });
    expect(meanOf(check, 'scaled')).toBe(0);
  });
});

const FASHION = NAMED_SETS.find((set) => set.name === 'fashion-mnist')!.systemFolders[0]!;
const missing = existsSync(FASHION) ? '' : `Debian's dataset-fashion-mnist is not installed (${FASHION} is not there)`;

describe('linear scaling on fashion-mnist', () => {
  it('holds for the embedded engine, and is violated by a gradient times sqrt B', async ({ skip }) => {
    if (missing !== '') skip(missing);
    const fashion = await loadDataset({ data: 'fashion-mnist', folder: FASHION });
    const sound = await checkOneClaim(linearScaling, fashion, BUDGET);
    const wrong = await checkOneClaim(linearScaling, fashion, {
      ...BUDGET,
      misread: recipeBugs['gradient times sqrt B'],
    });
    expect([sound.verdict.kind, wrong.verdict.kind]).toEqual(['holds', 'violated']);
  });
});
