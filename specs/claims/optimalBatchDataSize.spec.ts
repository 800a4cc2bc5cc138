import { describe, expect, it } from 'vitest';
import { optimalBatchDataSize } from '../../src/claims/optimalBatchDataSize.ts';
import type { Claim } from '../../src/core/claim.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { checkOneClaim } from '../support/checkOneClaim.ts';
import { equalArms, type Misreading } from '../support/recipeBugs.ts';

/** The seed is none of those that regime and margin were found with; the budget is that of the preset smoke. */
const BUDGET = { seed: 4711, maxBlocks: 24 } as const;

const bugs: Readonly<Record<string, Misreading>> = {
  'training-set size ignored': (recipes) => {
    const datasetSize = Math.max(...recipes.map((recipe) => recipe.datasetSize));
    return recipes.map((recipe) => ({ ...recipe, datasetSize }));
  },
};

const isJudged = (arm: string): boolean => arm.startsWith('fixed') || arm.startsWith('repeated');

/** The claim and its controls, without the two thirds of the training that is only reported. */
const judgedAlone: Claim = {
  ...optimalBatchDataSize,
  hypotheses: optimalBatchDataSize.hypotheses.filter(({ role }) => role !== 'finding'),
  design: (block) =>
    Object.fromEntries(Object.entries(optimalBatchDataSize.design(block)).filter(([arm]) => isJudged(arm))),
  measure: (runs, context) => {
    const [any] = Object.values(runs);
    const all = Object.keys(optimalBatchDataSize.arms).map((arm) => [arm, runs[arm] ?? any!]);
    return optimalBatchDataSize.measure(Object.fromEntries(all), context);
  },
};

describe('optimal batch and data size on digits', () => {
  const digits = loadDataset({ data: 'digits' });

  it('holds for the embedded engine, and not because there are more examples of the same', async () => {
    const check = await checkOneClaim(judgedAlone, await digits, BUDGET);
    expect(check.verdict).toMatchObject({ kind: 'holds' });
    const { hypotheses } = check.looks.at(-1)!;
    const mean = (contrast: string): number => hypotheses.find((look) => look.contrast === contrast)!.mean;
    expect(mean('fixed')).toBeGreaterThan(1);
    expect(mean('repeated')).toBeLessThan(0.3);
  });

  it('is said to catch what is planted here', () => {
    expect(Object.keys(bugs)).toEqual(optimalBatchDataSize.catches);
  });

  it.each(Object.keys(bugs))('is violated by the bug: %s', async (bug) => {
    const check = await checkOneClaim(judgedAlone, await digits, { ...BUDGET, misread: bugs[bug]! });
    expect(check.verdict).toMatchObject({ kind: 'violated' });
  });

  it('does not hold in a world where all arms are the same run', async () => {
    const check = await checkOneClaim(judgedAlone, await digits, { ...BUDGET, maxBlocks: 5, misread: equalArms });
    expect(check.verdict.kind).not.toBe('holds');
  });
});
