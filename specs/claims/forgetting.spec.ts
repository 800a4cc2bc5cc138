import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { forgetting } from '../../src/claims/forgetting.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { NAMED_SETS } from '../../src/data/namedSets.ts';
import { checkMutant } from '../support/checkMutant.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the command line. */
const BUDGET = { seed: 4711, maxBlocks: 32 } as const;

describe('forgetting on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', async () => {
    const check = await checkOneClaim(forgetting, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(14);
  });

  // A world without the effect is one of them: where the change of the rate is ignored all arms have the normal rate.
  it.each(forgetting.catches)('is violated by the bug: %s', async (bug) => {
    const { verdict } = await checkMutant(forgetting, await digits, bug, BUDGET);
    expect(verdict).toMatchObject({ kind: 'violated' });
  });

  it('is out of regime where momentum doubles the rate', async () => {
    const { verdict } = await checkMutant(forgetting, await digits, 'stray momentum', BUDGET);
    expect(verdict).toMatchObject({ kind: 'outOfRegime', reason: expect.stringMatching(/^guard "loss fell/) });
  });

  it('says nothing where all replicas are the same run', async () => {
    const check = await checkOneClaim(forgetting, await digits, { ...BUDGET, misread: equalArms });
    expect(check.verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringMatching(
        /^guard "recent examples have a lower loss \(normal rate\)" failed in 5 of 5 blocks/,
      ),
    });
  });
});

const FASHION = NAMED_SETS.find((set) => set.name === 'fashion-mnist')!.systemFolders[0]!;
const missing = existsSync(FASHION) ? '' : `Debian's dataset-fashion-mnist is not installed (${FASHION} is not there)`;

describe('forgetting on fashion-mnist', () => {
  it('holds for the embedded engine, and finds the loss back at the level of unseen data', async ({ skip }) => {
    if (missing !== '') skip(missing);
    const fashion = await loadDataset({ data: 'fashion-mnist', folder: FASHION });
    const check = await checkOneClaim(forgetting, fashion, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    const back = check.looks.at(-1)!.hypotheses.find(({ contrast }) => contrast === 'backAtUnseen')!;
    expect(back.mean).toBeGreaterThan(0.75);
  });
});
