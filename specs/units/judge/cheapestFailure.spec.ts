import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapestFailure, smallerValues } from '../../../src/judge/cheapestFailure.ts';

const pairs = fc.noBias(fc.record({ a: fc.nat(100), b: fc.nat(100) }));
const SEED = 5;
const drawn = fc.sample(pairs, { seed: SEED, numRuns: 10 });

/** Searches from the fourth draw; every value that is tried is kept. */
const search = async (fails: (value: { a: number; b: number }) => boolean | undefined) => {
  const tried: { a: number; b: number }[] = [];
  const found = await cheapestFailure(pairs, {
    seed: SEED,
    from: { value: drawn[3]!, path: '3' },
    compare: (x, y) => x.a + x.b - (y.a + y.b),
    fails: async (value) => {
      tried.push(value);
      return fails(value);
    },
  });
  return { found, tried };
};

describe('smallerValues', () => {
  it('are those that fast-check tries behind the value at the path, each found again by its own', () => {
    const [first, second] = smallerValues(pairs, { seed: SEED }, '3');
    const seen: unknown[] = [];
    fc.check(
      fc.property(pairs, (value) => {
        seen.push(value);
        return seen.length > 1;
      }),
      { seed: SEED, path: '3', numRuns: 1 },
    );
    expect(seen[0]).toEqual(drawn[3]);
    expect(seen.slice(1, 3)).toEqual([first!.value, second!.value]);
    const again = fc.check(
      fc.property(pairs, () => false),
      { seed: SEED, path: second!.path, endOnFailure: true },
    );
    expect(again.counterexample![0]).toEqual(second!.value);
  });

  it('are none of a value that is the smallest', () => {
    expect(smallerValues(fc.constant(1), { seed: SEED }, '0')).toEqual([]);
  });
});

describe('cheapestFailure', () => {
  it('comes to the smallest value where everything fails, by the cheapest at each step', async () => {
    const { found, tried } = await search(() => true);
    expect(found).toEqual({ a: 0, b: 0 });
    expect(tried).toHaveLength(2);
  });

  it('stops at the edge of what fails', async () => {
    const { found } = await search(({ a, b }) => a >= 7 && b >= 1);
    expect(found).toEqual({ a: 7, b: 1 });
  });

  it('is the value itself where nothing smaller fails, or the search ends at once', async () => {
    expect((await search(() => false)).found).toEqual(drawn[3]);
    const { found, tried } = await search(() => undefined);
    expect([found, tried.length]).toEqual([drawn[3], 1]);
  });

  it('never tries what is not cheaper', async () => {
    const { a, b } = drawn[3]!;
    const { tried } = await search(() => false);
    for (const value of tried) expect(value.a + value.b).toBeLessThan(a + b);
  });
});
