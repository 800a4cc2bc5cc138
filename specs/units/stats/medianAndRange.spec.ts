import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { medianAndRange } from '../../../src/stats/medianAndRange.ts';

const { POSITIVE_INFINITY: never, NEGATIVE_INFINITY: nothing } = Number;

describe('medianAndRange', () => {
  it.each([
    [[3, 1, 2], { median: 2, least: 1, most: 3 }],
    [[4, 1, 2, 10], { median: 3, least: 1, most: 10 }],
    [[5], { median: 5, least: 5, most: 5 }],
    [[1, never, 2], { median: 2, least: 1, most: never }],
    [[1, never], { median: never, least: 1, most: never }],
    [[never, never, 1], { median: never, least: 1, most: never }],
    [[never, never], { median: never, least: never, most: never }],
    [[0.5, nothing, 0.7], { median: 0.5, least: nothing, most: 0.7 }],
  ])('of %o is %o', (samples, expected) => {
    expect(medianAndRange(samples)).toEqual(expected);
  });

  it('is not a number for no samples', () => {
    expect(medianAndRange([])).toEqual({ median: Number.NaN, least: Number.NaN, most: Number.NaN });
  });

  it('has the median in its range with probability 1 - 2^(1 - n)', () => {
    const random = randomStream(seedFrom(5));
    const [n, draws] = [5, 4000];
    let within = 0;
    for (let d = 0; d < draws; d++) {
      const { least, most } = medianAndRange(Array.from({ length: n }, () => random.nextUniform()));
      if (least <= 0.5 && most >= 0.5) within += 1;
    }
    const expected = 1 - 2 ** (1 - n);
    // five standard errors of a share
    expect(Math.abs(within / draws - expected)).toBeLessThan(5 * Math.sqrt((expected * (1 - expected)) / draws));
  });
});
