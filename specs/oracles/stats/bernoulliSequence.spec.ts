import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { bernoulliLogE, bernoulliSequence, type Tally } from '../../../src/stats/bernoulliSequence.ts';
import { binomialInterval } from '../../../src/stats/binomialInterval.ts';
import { signLogE } from '../../../src/stats/signSequence.ts';

const golden = JSON.parse(readFileSync(new URL('../../../fixtures/stats/bernoulli.json', import.meta.url), 'utf8')) as {
  readonly values: readonly (Tally & { readonly p: number; readonly shape: number; readonly logE: number })[];
  readonly intervals: readonly (Tally & { readonly alpha: number; readonly lower: number; readonly upper: number })[];
};

/** SciPy's own log-gamma differences of large numbers cost it some digits. */
const expectNear = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
};

describe('bernoulliLogE', () => {
  it('equals SciPy’s beta-binomial against its binomial', () => {
    for (const { p, shape, logE, ...tally } of golden.values) expectNear(bernoulliLogE(tally, p, shape), logE);
  });

  it('is the sign test’s at p = 1/2 with the uniform mixture', () => {
    for (const trials of [1, 7, 40]) {
      for (let above = 0; above <= trials; above++) {
        expectNear(bernoulliLogE({ successes: above, trials }, 0.5, 1), signLogE({ n: trials, above }));
      }
    }
  });

  it('has expectation 1 under p, whatever was seen before', () => {
    for (const p of [0.1, 0.5, 0.97]) {
      for (const [successes, trials] of [
        [0, 0],
        [3, 4],
        [0, 9],
      ] as const) {
        const now = Math.exp(bernoulliLogE({ successes, trials }, p));
        const yes = Math.exp(bernoulliLogE({ successes: successes + 1, trials: trials + 1 }, p));
        const no = Math.exp(bernoulliLogE({ successes, trials: trials + 1 }, p));
        expectNear(p * yes + (1 - p) * no, now);
      }
    }
  });
});

describe('bernoulliSequence', () => {
  it('has the ends that SciPy finds', () => {
    for (const { alpha, lower, upper, ...tally } of golden.intervals) {
      const interval = bernoulliSequence(tally, alpha);
      expectNear(interval.lower, lower);
      expectNear(interval.upper, upper);
    }
  });

  it('is wider than an interval that is looked at once', () => {
    for (const { successes, trials } of golden.intervals) {
      if (trials < 40) continue;
      const once = binomialInterval({ successes, trials }, 0.95);
      const always = bernoulliSequence({ successes, trials }, 0.05);
      expect(always.lower).toBeLessThanOrEqual(once.lower);
      expect(always.upper).toBeGreaterThanOrEqual(once.upper);
    }
  });

  it.each([
    [0.5, 0.05],
    [0.9, 0.05],
    [0.99, 0.05],
    [0.8, 0.005],
  ])('holds P = %s at every one of 150 looks but for a share of at most %s of the runs', (p, alpha) => {
    const runs = 600;
    const random = randomStream(seedFrom(Math.round(1000 * p)));
    let missed = 0;
    for (let run = 0; run < runs; run++) {
      let successes = 0;
      for (let trials = 1; trials <= 150; trials++) {
        if (random.nextUniform() < p) successes += 1;
        if (bernoulliLogE({ successes, trials }, p) >= -Math.log(alpha)) {
          missed += 1;
          break;
        }
      }
    }
    // 99.9 % of a binomial of probability alpha lie below this: the bound of the theorem, not of what is seen.
    expect(missed / runs).toBeLessThan(alpha + 3.3 * Math.sqrt((alpha * (1 - alpha)) / runs));
  });
});
