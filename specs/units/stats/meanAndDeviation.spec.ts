import { describe, expect, it } from 'vitest';
import { meanAndDeviation } from '../../../src/stats/meanAndDeviation.ts';

describe('meanAndDeviation', () => {
  it('divides by n - 1 and by n', () => {
    const { count, mean, standardDeviation, populationDeviation } = meanAndDeviation([2, 4, 4, 4, 5, 5, 7, 9]);
    expect([count, mean, populationDeviation]).toEqual([8, 5, 2]);
    expect(standardDeviation).toBeCloseTo(Math.sqrt(32 / 7), 14);
  });

  it('keeps the deviation of values far from zero', () => {
    const { standardDeviation } = meanAndDeviation([1e9 + 1, 1e9 + 2, 1e9 + 3]);
    expect(standardDeviation).toBeCloseTo(1, 12);
  });

  it('has no deviation for one sample, and NaN as the mean of none', () => {
    expect(meanAndDeviation([3])).toEqual({ count: 1, mean: 3, standardDeviation: 0, populationDeviation: 0 });
    expect(meanAndDeviation([]).mean).toBeNaN();
  });
});
