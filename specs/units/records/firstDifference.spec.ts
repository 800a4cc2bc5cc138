import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../../src/records/firstDifference.ts';

describe('firstDifference', () => {
  it('is none for equal values, whatever the order of their keys', () => {
    expect(firstDifference({ a: [1, { b: null }], c: 'd' }, { c: 'd', a: [1, { b: null }] })).toBeUndefined();
    expect(firstDifference(undefined, undefined)).toBeUndefined();
    expect(firstDifference({ a: undefined }, {})).toBeUndefined();
  });

  it.each([
    [
      { a: 1, b: { c: 2 } },
      { a: 1, b: { c: 3 } },
      { at: '/b/c', theirs: '2', ours: '3' },
    ],
    [[1, 2], [1], { at: '/1', theirs: '2', ours: 'none' }],
    [undefined, { a: 1 }, { at: '', theirs: 'none', ours: '{"a":1}' }],
    [{ a: [] }, { a: {} }, { at: '/a', theirs: '[]', ours: '{}' }],
    ['1', 1, { at: '', theirs: '"1"', ours: '1' }],
    [1e308, Number.POSITIVE_INFINITY, { at: '', theirs: '1e+308', ours: 'Infinity' }],
  ])('of %j and %j is the first place that differs', (theirs, ours, difference) => {
    expect(firstDifference(theirs, ours)).toEqual(difference);
  });
});
