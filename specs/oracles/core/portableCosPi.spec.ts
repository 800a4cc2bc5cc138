import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { portableCosPi } from '../../../src/core/portableCosPi.ts';

describe('portableCosPi', () => {
  it('is exact at 0, 1/2 and 1', () => {
    expect([0, 0.5, 1].map((x) => Math.abs(portableCosPi(x) - [1, 0, -1][2 * x]!))).toEqual([0, 0, 0]);
  });

  it('gives the closed forms at 1/6, 1/4, 1/3', () => {
    expect(portableCosPi(1 / 6)).toBeCloseTo(Math.sqrt(3) / 2, 15);
    expect(portableCosPi(1 / 4)).toBeCloseTo(Math.SQRT1_2, 15);
    expect(portableCosPi(1 / 3)).toBeCloseTo(0.5, 15);
  });

  test.prop([fc.double({ min: 0, max: 1, noNaN: true })])('agrees with the cosine of the platform', (x) => {
    expect(Math.abs(portableCosPi(x) - Math.cos(Math.PI * x))).toBeLessThan(1e-15);
  });
});
