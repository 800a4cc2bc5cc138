import { describe, expect, it } from 'vitest';
import { binomialInterval } from '../../../src/stats/binomialInterval.ts';

describe('binomialInterval', () => {
  it('starts at 0 without successes and ends at 1 without failures', () => {
    expect(binomialInterval({ successes: 0, trials: 10 }).lower).toBe(0);
    expect(binomialInterval({ successes: 10, trials: 10 }).upper).toBe(1);
  });

  it('is wider at a higher level', () => {
    const at = (level: number) => binomialInterval({ successes: 3, trials: 20 }, level);
    expect(at(0.99).lower).toBeLessThan(at(0.9).lower);
    expect(at(0.99).upper).toBeGreaterThan(at(0.9).upper);
  });
});
