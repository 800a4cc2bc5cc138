import { describe, expect, it } from 'vitest';
import { meanAndDeviation } from '../../../src/stats/meanAndDeviation.ts';
import { signLogE } from '../../../src/stats/signSequence.ts';
import { tMixtureLogE, tMixtureMultiplier, tMixtureSequence } from '../../../src/stats/tMixtureSequence.ts';
import { fromGolden, goldenMultipliers, goldenSamples } from '../../support/goldenAnytime.ts';

const expectNear = (actual: number, expected: number, tolerance = 1e-9): void => {
  if (!Number.isFinite(expected)) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
};

describe('tMixtureMultiplier', () => {
  it('equals the golden multipliers within 1e-9 for every g, alpha and n', () => {
    for (const { alpha, n, k } of goldenMultipliers) {
      for (const g of [0.1, 0.5, 1, 2, 5, 10, 30]) {
        const expected = k[`t-mixture two-sided g=${g}`]!;
        n.forEach((count, i) => {
          expectNear(tMixtureMultiplier({ n: count, alpha, g }), fromGolden(expected[i]!));
        });
      }
    }
  });
});

describe.each(goldenSamples.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
  const { x, intervals, log_e, mu0, running_mean, running_s_n } = sample;
  const firstN = x.map((_value, i) => x.slice(0, i + 1));

  it('has the golden running mean and s_n', () => {
    firstN.forEach((samples, i) => {
      const { mean, populationDeviation } = meanAndDeviation(samples);
      expectNear(mean, running_mean[i]!, 1e-12);
      expectNear(populationDeviation, running_s_n[i]!, 1e-12);
    });
  });

  it('has the golden t-mixture intervals after every sample', () => {
    const wanted = intervals.filter(({ method }) => method === 't-mixture two-sided');
    expect(wanted).toHaveLength(6);
    for (const { g, alpha, lower, upper } of wanted) {
      firstN.forEach((samples, i) => {
        const interval = tMixtureSequence(samples, { alpha, g: g! });
        expectNear(interval.lower, fromGolden(lower![i]!));
        expectNear(interval.upper, fromGolden(upper![i]!));
      });
    }
  });

  it('has the golden t-mixture and sign e-values after every sample', () => {
    for (const { method, g, two_sided, count_above } of log_e) {
      firstN.forEach((samples, i) => {
        const logE =
          method === 'sign'
            ? signLogE({ n: samples.length, above: count_above![i]! })
            : tMixtureLogE(samples, { mu0, g: g! });
        expectNear(logE, two_sided[i]!);
      });
    }
  });
});
