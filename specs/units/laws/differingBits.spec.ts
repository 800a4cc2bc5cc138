import { describe, expect, it } from 'vitest';
import { differingBits } from '../../../src/laws/differingBits.ts';

describe('differingBits', () => {
  it('counts entries that differ in any bit', () => {
    expect(differingBits([1, 2, 3], [1, 2.5, 4])).toBe(2);
    expect(differingBits([0], [-0])).toBe(1);
    expect(differingBits([Number.NaN], [Number.NaN])).toBe(0);
  });

  it('counts what one of the two has more', () => {
    expect(differingBits([1, 2, 3], [1])).toBe(2);
    expect(differingBits([], [1])).toBe(1);
  });
});
