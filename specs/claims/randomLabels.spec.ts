import { describe, expect, it } from 'vitest';
import { randomLabels } from '../../src/claims/randomLabels.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { addLabelNoise } from '../../src/data/addLabelNoise.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkMutant } from '../support/checkMutant.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the command line. */
const BUDGET = { seed: 4711, maxBlocks: 32 } as const;

describe('random labels on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine', async () => {
    const check = await checkOneClaim(randomLabels, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    expect(check.blocks.length).toBeLessThanOrEqual(10);
    for (const { arms } of check.blocks) expect(arms.random!.numbers.trainingAccuracy).toBe(1);
  });

  it.each(randomLabels.catches)('is violated by the bug: %s', async (bug) => {
    const { verdict } = await checkMutant(randomLabels, await digits, bug, BUDGET);
    expect(verdict).toMatchObject({ kind: 'violated' });
  });

  it('is violated in a world whose real labels are random', async () => {
    const relabelled = addLabelNoise(await digits, 1, seedFrom(1));
    const check = await checkOneClaim(randomLabels, relabelled, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'violated', reason: expect.stringMatching(/^Test accuracy/) });
  });
});
