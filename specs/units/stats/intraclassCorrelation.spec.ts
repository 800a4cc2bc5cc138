import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intraclassCorrelation } from '../../../src/stats/intraclassCorrelation.ts';

const groupsOf = fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 })).chain(([count, size]) =>
  fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: size, maxLength: size }), {
    minLength: count,
    maxLength: count,
  }),
);

describe('intraclassCorrelation', () => {
  it('is the ICC(1,1) of the table of Shrout and Fleiss, 0.17', () => {
    const targets = [
      [9, 2, 5, 8],
      [6, 1, 3, 2],
      [8, 4, 6, 8],
      [7, 1, 2, 6],
      [10, 5, 6, 9],
      [6, 2, 4, 7],
    ];
    expect(intraclassCorrelation(targets)).toBeCloseTo((11.2417 - 6.2639) / (11.2417 + 3 * 6.2639), 4);
    expect(intraclassCorrelation(targets)).toBeCloseTo(0.17, 2);
  });

  it('is 1 where groups are constant, -1 / (k - 1) where they have one mean, and 0 where nothing differs', () => {
    expect(
      intraclassCorrelation([
        [1, 1],
        [2, 2],
      ]),
    ).toBe(1);
    expect(
      intraclassCorrelation([
        [1, 2, 3],
        [3, 1, 2],
      ]),
    ).toBe(-1 / 2);
    expect(
      intraclassCorrelation([
        [4, 4],
        [4, 4],
      ]),
    ).toBe(0);
  });

  it('stays in its range, and does not change with unit and origin', () => {
    fc.assert(
      fc.property(groupsOf, (groups) => {
        const share = intraclassCorrelation(groups);
        expect(share).toBeGreaterThanOrEqual(-1 / (groups[0]!.length - 1) - 1e-12);
        expect(share).toBeLessThanOrEqual(1);
        const moved = groups.map((group) => group.map((value) => 3 * value - 7));
        expect(intraclassCorrelation(moved)).toBeCloseTo(share, 9);
      }),
      { seed: 1871 },
    );
  });
});
