import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  tMixtureFirstBound,
  tMixtureLogE,
  tMixtureMultiplier,
  tMixtureSequence,
} from '../../../src/stats/tMixtureSequence.ts';

const samples = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 8, maxLength: 40 });
const mixture = { alpha: 0.05, g: 1 };

describe('tMixtureSequence', () => {
  test.prop([samples, fc.integer({ min: -50, max: 50 })])('moves with a shift of all samples', (x, shift) => {
    const before = tMixtureSequence(x, mixture);
    const after = tMixtureSequence(
      x.map((value) => value + shift),
      mixture,
    );
    expect(after.lower).toBeCloseTo(before.lower + shift, 6);
    expect(after.upper).toBeCloseTo(before.upper + shift, 6);
  });

  test.prop([samples, fc.integer({ min: -2000, max: 2000 })])(
    'excludes exactly the means whose e-value reaches 1/alpha',
    (x, mu0) => {
      fc.pre(new Set(x).size > 1);
      const { lower, upper } = tMixtureSequence(x, mixture);
      const excluded = tMixtureLogE(x, { mu0, g: 1 }) >= -Math.log(0.05);
      expect(mu0 < lower || mu0 > upper).toBe(excluded);
    },
  );

  it('has no bound for no samples, nor for too few', () => {
    const nothing = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
    expect(tMixtureSequence([], mixture)).toEqual(nothing);
    expect(tMixtureSequence([1, 2, 3, 4], mixture)).toEqual(nothing);
    expect(tMixtureSequence([1, 2, 3, 4, 5], mixture).lower).toBeGreaterThan(Number.NEGATIVE_INFINITY);
  });
});

describe('tMixtureMultiplier', () => {
  it('falls as n grows', () => {
    const multipliers = Array.from({ length: 200 }, (_, i) => tMixtureMultiplier({ n: i + 6, alpha: 0.01, g: 1 }));
    multipliers.slice(1).forEach((k, i) => {
      expect(k).toBeLessThan(multipliers[i]!);
    });
  });

  it('is infinite for one sample', () => {
    expect(tMixtureMultiplier({ n: 1, alpha: 0.05, g: 1 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('tMixtureFirstBound', () => {
  it.each([
    [0.05, 5],
    [0.01, 6],
    [0.0004, 9],
  ])('is the first n with a finite multiplier at alpha %f', (alpha, first) => {
    expect(tMixtureFirstBound({ alpha, g: 1 })).toBe(first);
    expect(tMixtureMultiplier({ n: first - 1, alpha, g: 1 })).toBe(Number.POSITIVE_INFINITY);
    expect(tMixtureMultiplier({ n: first, alpha, g: 1 })).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});

describe('tMixtureLogE', () => {
  it('sees no evidence where all samples equal mu0', () => {
    expect(tMixtureLogE([2, 2, 2], { mu0: 2, g: 1 })).toBe(0);
    expect(tMixtureLogE([], { mu0: 2, g: 1 })).toBe(0);
  });

  it('is (1 + n g)^((n - 1) / 2) where all samples are equal and differ from mu0', () => {
    expect(tMixtureLogE([3, 3, 3, 3, 3], { mu0: 2, g: 1 })).toBeCloseTo(Math.log(36), 12);
  });
});
