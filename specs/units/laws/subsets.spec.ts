import { describe, expect, it } from 'vitest';
import { subsets } from '../../../src/laws/subsets.ts';

describe('subsets', () => {
  it('are all sets of a size, each once, in ascending order', () => {
    expect(subsets(4, 2)).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
  });

  it.each([
    [6, 0, 1],
    [6, 3, 20],
    [6, 6, 1],
    [2, 3, 0],
  ])('of %i things by %i are %i', (count, size, many) => {
    expect(subsets(count, size)).toHaveLength(many);
  });
});
