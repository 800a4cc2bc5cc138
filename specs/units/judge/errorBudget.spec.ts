import { describe, expect, it } from 'vitest';
import { blocksNeeded } from '../../../src/judge/blocksNeeded.ts';
import { errorBudget } from '../../../src/judge/errorBudget.ts';
import { fakeClaim, parity } from '../../support/fakeClaim.ts';

describe('errorBudget', () => {
  it('shares 0.01 equally among the hypotheses of all claims, controls included', () => {
    expect(errorBudget([fakeClaim()])).toBe(0.005);
    expect(errorBudget([fakeClaim(), fakeClaim({ hypotheses: [parity] })], 0.03)).toBeCloseTo(0.01, 15);
  });

  it('costs two blocks at 3 deviations when 8 hypotheses share it', () => {
    const look = { blocks: 6, mean: 3, standardDeviation: 1 };
    const region = { lower: 0, upper: Number.POSITIVE_INFINITY };
    expect([0.01, 0.01 / 8].map((alpha) => blocksNeeded(look, region, alpha))).toEqual([8, 10]);
  });

  it.each([0, 1, -0.1, Number.NaN])('refuses alpha %s', (alpha) => {
    expect(() => errorBudget([fakeClaim()], alpha)).toThrow(
      `alpha ${alpha} is not in (0, 1): it is the probability of any wrong verdict in the check, e.g. 0.01.`,
    );
  });

  it('refuses a check of nothing', () => {
    expect(() => errorBudget([])).toThrow('there is nothing to check: name at least one claim with a hypothesis.');
  });
});
