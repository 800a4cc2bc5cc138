import { describe, expect, it } from 'vitest';
import { generalisationGap } from '../../src/claims/generalisationGap.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { type Misreading, recipeBugs } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the smoke preset. */
const BUDGET = { seed: 4711, maxBlocks: 24 } as const;
const MINUTES = 60_000;

/** Large batches stop after 4 epochs, long before they have fitted the training set. */
const largeStopEarly: Misreading = (recipes) =>
  recipes.map((recipe) =>
    recipe.batchSize.kind === 'constant' && recipe.batchSize.batchSize > 4
      ? { ...recipe, stop: { kind: 'epochs', epochs: 4 } }
      : recipe,
  );

describe('generalisation gap on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine, and finds the small batch quicker and the gap at most a percent', {
    timeout: 4 * MINUTES,
  }, async () => {
    const check = await checkOneClaim(generalisationGap, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    const { hypotheses } = check.looks.at(-1)!;
    const mean = (contrast: string): number => hypotheses.find((one) => one.contrast === contrast)!.mean;
    expect(mean('slower')).toBeGreaterThan(Math.log(1.2));
    expect(Math.abs(mean('gap'))).toBeLessThan(0.01);
    expect(Math.abs(mean('wideGap'))).toBeLessThan(0.01);
  });

  it('is violated where large batches are not trained to the end', { timeout: 4 * MINUTES }, async () => {
    const misread = largeStopEarly;
    const { verdict } = await checkOneClaim(generalisationGap, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({ kind: 'violated', reason: expect.stringContaining('Training accuracy') });
  });

  it('says nothing for the bug it names: every batch is then small', { timeout: 4 * MINUTES }, async () => {
    expect(generalisationGap.catches).toEqual(['batch change ignored']);
    const misread = recipeBugs['batch change ignored'];
    const { verdict } = await checkOneClaim(generalisationGap, await digits, { ...BUDGET, misread });
    expect(verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringMatching(/^guard "arms differ \(small, large\)" failed in 5 of 5 blocks/),
    });
  });
});
