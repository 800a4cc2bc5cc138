import { describe, expect, it } from 'vitest';
import { relativeError } from '../../../src/laws/relativeError.ts';

describe('relativeError', () => {
  it('is the largest difference as a share of the largest entry expected', () => {
    expect(relativeError([1, 2.5, -4], [1, 2, -4])).toBe(0.125);
  });

  it('is the difference itself where zeros are expected', () => {
    expect(relativeError([0.25, 0], [0, 0])).toBe(0.25);
  });

  it('is infinite where lengths differ or a number is none', () => {
    expect(relativeError([1], [1, 1])).toBe(Number.POSITIVE_INFINITY);
    expect(relativeError([Number.NaN], [1])).toBe(Number.POSITIVE_INFINITY);
  });
});
