import { describe, expect, it } from 'vitest';
import { skewness } from '../../../src/stats/skewness.ts';

describe('skewness', () => {
  it('is that of scipy.stats.skew(x, bias=False)', () => {
    expect(skewness([1, 2, 3, 4, 10])!.value).toBeCloseTo(1.6970562748477143, 12);
    expect(skewness([0.2, -1, 3.5, 0.1, 0.15, 0.3, -0.2, 5])!.value).toBeCloseTo(1.4161782437689676, 12);
    expect(skewness([-1, -2, -3, -4, -10])!.value).toBeCloseTo(-1.6970562748477143, 12);
    expect(skewness([1, 2, 3])!.value).toBe(0);
  });

  it('has the standard error of normal samples, 0.687 for ten', () => {
    expect(skewness([1, 2, 3, 4, 5, 6, 7, 8, 9, 11])!.standardError).toBeCloseTo(0.6870429186215167, 12);
  });

  it('is none of two samples, or of equal ones', () => {
    expect(skewness([1, 2])).toBeUndefined();
    expect(skewness([2, 2, 2, 2])).toBeUndefined();
  });
});
