import { describe, expect, it } from 'vitest';
import { changeError } from '../../../src/laws/changeError.ts';

const start = [1, -0.5];

describe('changeError', () => {
  it('is the largest difference as a share of the largest change expected', () => {
    expect(changeError([0.5, 0.25], [0.5, 0.125], start)).toBeCloseTo(0.25, 5);
    expect(changeError([-0.5, 0.125], [-0.25, 0.125], start)).toBeCloseTo(1, 5);
  });

  it('forgives what a float32 weight loses when it is rounded', () => {
    expect(changeError([2 ** -21, 0], [0, 0], start)).toBe(0);
    expect(changeError([2 ** -20, 2 ** -10], [0, 2 ** -10], start)).toBe(2 ** -11);
    expect(changeError([2 ** -20, 0], [0, 0], start)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is infinite where lengths differ or a number is none', () => {
    expect(changeError([1], [1, 1], start)).toBe(Number.POSITIVE_INFINITY);
    expect(changeError([Number.NaN, 1], [1, 1], start)).toBe(Number.POSITIVE_INFINITY);
  });
});
