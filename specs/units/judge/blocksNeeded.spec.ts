import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { blocksNeeded } from '../../../src/judge/blocksNeeded.ts';
import { tMixtureMultiplier } from '../../../src/stats/tMixtureSequence.ts';

const region = { lower: 0, upper: 10 };
const needed = (mean: number, standardDeviation: number, alpha = 0.01, blocks = 6) =>
  blocksNeeded({ blocks, mean, standardDeviation }, region, alpha);

describe('blocksNeeded', () => {
  it('is near the simulated median of blocks to decide: 19 / 9 / 8 at 1 / 2 / 3 deviations', () => {
    expect([needed(1, 1), needed(2, 1), needed(3, 1)]).toEqual([19, 9, 8]);
  });

  it('takes the nearer end, from inside and from outside', () => {
    expect(needed(8, 1)).toBe(needed(2, 1));
    expect(needed(-2, 1)).toBe(needed(2, 1));
    expect(needed(12, 1)).toBe(needed(2, 1));
  });

  it('is at least the first look', () => {
    expect(needed(5, 1e-6, 0.05)).toBe(5);
  });

  it('is what the sign sequence needs when there is no spread', () => {
    expect(needed(5, 0)).toBe(11);
    expect(needed(5, 0, 0.5)).toBe(5);
  });

  it('is the least that gives a bound at all while fewer than two blocks count', () => {
    for (const alpha of [0.5, 0.01, 1e-4]) {
      const least = needed(5, 0, alpha, 1)!;
      expect(needed(0, 0, alpha, 0)).toBe(least);
      expect(tMixtureMultiplier({ n: least, alpha, g: 1 })).toBeLessThan(Number.POSITIVE_INFINITY);
      if (least > 5) expect(tMixtureMultiplier({ n: least - 1, alpha, g: 1 })).toBe(Number.POSITIVE_INFINITY);
    }
    expect(needed(5, 0, 0.5, 1)).toBe(5);
    expect(needed(5, 0, 1e-4, 1)).toBeGreaterThan(5);
  });

  it('is unknown on an end, and beyond 100,000 blocks', () => {
    expect(needed(0, 1)).toBeUndefined();
    expect(needed(0.001, 1)).toBeUndefined();
  });

  test.prop([fc.double({ min: 0.05, max: 4.9, noNaN: true })])('is the first n that decides', (mean) => {
    const n = needed(mean, 1)!;
    const halfWidth = (m: number) => tMixtureMultiplier({ n: m, alpha: 0.01, g: 1 }) * Math.sqrt((m - 1) / m);
    expect(halfWidth(n)).toBeLessThan(mean);
    if (n > 5) expect(halfWidth(n - 1)).toBeGreaterThanOrEqual(mean);
  });
});
