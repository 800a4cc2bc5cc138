import { describe, expect, it } from 'vitest';
import { nonNegativeRatio } from '../../../src/stats/nonNegativeRatio.ts';

const mixture = { alpha: 0.05, g: 1 };
const alternating = (mean: number, spread: number): readonly number[] =>
  Array.from({ length: 10 }, (_, i) => mean + (i % 2 === 0 ? spread : -spread));
const shifted = (values: readonly number[]): readonly number[] => [...values.slice(1), values[0]!];

describe('nonNegativeRatio', () => {
  it('is a point for pairs without spread', () => {
    expect(nonNegativeRatio(alternating(3, 0), alternating(2, 0), mixture)).toEqual({
      ratio: 1.5,
      interval: { lower: 1.5, upper: 1.5 },
    });
  });

  it('does not begin below 0', () => {
    const { interval } = nonNegativeRatio(alternating(0.1, 1), alternating(2, 0.1), mixture);
    expect(interval.lower).toBe(0);
    expect(interval.upper).toBeGreaterThan(0);
  });

  it('has no upper end, but a lower one, where the denominator may be 0 and the numerator is not', () => {
    const { ratio, interval } = nonNegativeRatio(alternating(3, 0.1), shifted(alternating(0.2, 1)), mixture);
    expect(ratio).toBeCloseTo(15, 10);
    expect(interval.lower).toBeGreaterThan(1);
    expect(interval.upper).toBe(Number.POSITIVE_INFINITY);
  });

  it('says nothing where either may be 0', () => {
    expect(nonNegativeRatio(alternating(0.1, 1), alternating(0.2, 1), mixture).interval).toEqual({
      lower: 0,
      upper: Number.POSITIVE_INFINITY,
    });
  });

  it('is infinite for a denominator that is not above 0', () => {
    expect(nonNegativeRatio(alternating(3, 0.1), alternating(-2, 0.1), mixture)).toEqual({
      ratio: Number.POSITIVE_INFINITY,
      interval: { lower: 0, upper: Number.POSITIVE_INFINITY },
    });
  });
});
