import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { errorOf } from '../../support/errorOf.ts';

describe('seedFrom', () => {
  it.each([-1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', async (value) => {
    const error = await errorOf(() => seedFrom(value));
    expect(error.code).toBe('E_SEED_RANGE');
    expect(error.message).toBe(`seed ${value} is not an integer in [0, 2^53): give one, e.g. --seed 1.`);
  });

  it('takes both ends of its range', () => {
    expect(seedFrom(0)).toEqual([0, 0]);
    expect(seedFrom(2 ** 53 - 1)).toEqual([0xffffffff, 0x1fffff]);
  });
});
