import { describe, expect, it } from 'vitest';
import { numberAt } from '../../../src/judge/numberAt.ts';

describe('numberAt', () => {
  it('goes up a range in even steps, and of the logarithm where it is wider than a decade', () => {
    const at = (least: number, most: number, whole: boolean) =>
      [0, 0.5, 1].map((s) => numberAt({ least, most, whole }, s));
    expect(at(2, 12, true)).toEqual([2, 7, 12]);
    expect(at(16, 256, true)).toEqual([16, 64, 256]);
    expect(at(0, 1, false)).toEqual([0, 0.5, 1]);
    expect(at(0.001, 0.1, false)).toEqual([0.001, 0.01, 0.1]);
  });

  it('has a short text, and stays in its range', () => {
    expect(numberAt({ least: 0, most: 1, whole: false }, 1 / 3)).toBe(0.333);
    expect(numberAt({ least: 0.12345, most: 1, whole: false }, 0)).toBe(0.12345);
  });
});
