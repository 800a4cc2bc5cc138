import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { bernoulliLogE, bernoulliSequence } from '../../../src/stats/bernoulliSequence.ts';

const tallies = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([trials, share]) => ({ trials, successes: Math.round(share * trials) }));
const alphas = fc.constantFrom(0.1, 0.01, 1e-4);

describe('bernoulliSequence', () => {
  it('is all of [0, 1] before the first trial', () => {
    expect(bernoulliSequence({ successes: 0, trials: 0 }, 0.01)).toEqual({ lower: 0, upper: 1 });
  });

  it('keeps an end that nothing speaks against', () => {
    expect(bernoulliSequence({ successes: 0, trials: 50 }, 0.01).lower).toBe(0);
    expect(bernoulliSequence({ successes: 50, trials: 50 }, 0.01).upper).toBe(1);
  });

  it('takes 35 successes without a failure to put P above 0.8 at alpha = 0.005, and 77 to put it above 0.9', () => {
    const first = (bound: number): number => {
      let trials = 1;
      while (bernoulliSequence({ successes: trials, trials }, 0.005).lower <= bound) trials += 1;
      return trials;
    };
    expect([first(0.8), first(0.9)]).toEqual([35, 77]);
  });

  test.prop([tallies, alphas])(
    'holds the rate that was seen, and ends where the e-value reaches 1 / alpha',
    (tally, alpha) => {
      const { lower, upper } = bernoulliSequence(tally, alpha);
      const rate = tally.successes / tally.trials;
      expect(lower).toBeLessThanOrEqual(rate);
      expect(upper).toBeGreaterThanOrEqual(rate);
      for (const end of [lower, upper]) {
        if (end === 0 || end === 1) continue;
        expect(bernoulliLogE(tally, end)).toBeGreaterThanOrEqual(-Math.log(alpha));
        expect(bernoulliLogE(tally, end)).toBeLessThan(-Math.log(alpha) + 1e-6);
      }
    },
  );

  test.prop([tallies, alphas])('turns round with successes and failures exchanged', ({ successes, trials }, alpha) => {
    const { lower, upper } = bernoulliSequence({ successes, trials }, alpha);
    const other = bernoulliSequence({ successes: trials - successes, trials }, alpha);
    expect(1 - other.upper).toBeCloseTo(lower, 12);
    expect(1 - other.lower).toBeCloseTo(upper, 12);
  });
});
