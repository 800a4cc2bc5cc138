import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { signFirstBound, signLogE, signSequence } from '../../../src/stats/signSequence.ts';

const above = (x: readonly number[], m: number): number => x.filter((value) => value > m).length;

describe('signSequence', () => {
  test.prop([
    fc.uniqueArray(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 60 }),
    fc.integer({ min: -101, max: 101 }),
  ])('excludes exactly the medians between samples whose e-value reaches 1/alpha', (x, m) => {
    const median = m + 0.5;
    const { lower, upper } = signSequence(x, 0.05);
    const excluded = signLogE({ n: x.length, above: above(x, median) }) >= -Math.log(0.05);
    expect(median < lower || median > upper).toBe(excluded);
  });

  it('is unbounded until 2^n / (n + 1) reaches 1 / alpha', () => {
    expect(signFirstBound(0.05)).toBe(8); // 256 / 9 = 28, 128 / 8 = 16
    expect(signFirstBound(0.01)).toBe(11); // 2048 / 12 = 171, 1024 / 11 = 93
    expect(signSequence([1, 2, 3, 4, 5, 6, 7], 0.05)).toEqual({
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
    });
    expect(signSequence([8, 1, 2, 3, 4, 5, 6, 7], 0.05)).toEqual({ lower: 1, upper: 8 });
    expect(signSequence([], 0.05).upper).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps a tied value that may be the median', () => {
    const zeros = Array.from({ length: 12 }, () => 0);
    expect(signSequence([...zeros, 5], 0.05)).toEqual({ lower: 0, upper: 0 }); // 2^13 / 14 / 13 = 45 for one above
    expect(signSequence([-5, -5, 0, 0, 0, 0, 0, 5, 5, 5], 0.05)).toEqual({ lower: -5, upper: 5 });
  });
});

describe('signLogE', () => {
  it('is 2^n B(k + 1, n - k + 1), alike from both sides', () => {
    expect(signLogE({ n: 8, above: 8 })).toBeCloseTo(Math.log(256 / 9), 12);
    expect(signLogE({ n: 8, above: 3 })).toBeCloseTo(Math.log(256 / 9 / 56), 12);
    expect(signLogE({ n: 8, above: 5 })).toBe(signLogE({ n: 8, above: 3 }));
  });

  test.prop([fc.integer({ min: 1, max: 60 })])('averages 1 under a fair coin', (n) => {
    let choose = 1;
    let average = 0;
    for (let k = 0; k <= n; k++) {
      average += (choose / 2 ** n) * Math.exp(signLogE({ n, above: k }));
      choose = (choose * (n - k)) / (k + 1);
    }
    expect(average).toBeCloseTo(1, 9);
  });
});
