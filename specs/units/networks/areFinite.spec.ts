import { describe, expect, it } from 'vitest';
import { areFinite } from '../../../src/networks/areFinite.ts';

describe('areFinite', () => {
  it.each([
    [[], true],
    [[0, -0, 3.4e38, -3.4e38, 1e-45], true],
    [[1, Number.NaN], false],
    [[Number.POSITIVE_INFINITY, 1], false],
    [[1, 2, Number.NEGATIVE_INFINITY], false],
  ])('of %o is %s', (weights, finite) => {
    expect(areFinite(Float32Array.from(weights))).toBe(finite);
    expect(areFinite(Float64Array.from(weights))).toBe(finite);
  });
});
