import fc, { type Arbitrary } from 'fast-check';
import type { Claim, DomainRange, RegimeChanges } from '../core/claim.ts';
import { isWide, numberAt } from './numberAt.ts';

/** Steps of a range that is no list of whole numbers: as fine as three digits are over a decade. */
const STEPS = 1000;

/** Numbers in a range: even steps, of the logarithm where the range is wider than a decade; shrinks to the least. */
const numbersIn = (range: DomainRange): Arbitrary<number> =>
  range.whole && !isWide(range)
    ? fc.integer({ min: range.least, max: range.most })
    : fc.nat(STEPS).map((step) => numberAt(range, step / STEPS));

/**
 * Regimes of a claim, as changes of its own: each number of its domain keeps its own value with probability 1/6, and is
 * drawn from its range otherwise. Shrinks to fewer changes and to the least of each range, which is mostly the cheapest.
 * Legal for the claim; a data set may still be too small for some (`legalRegimesOf`).
 * @example fc.assert(fc.asyncProperty(regimesOf(linearScaling), async (changes) => ...))
 */
export const regimesOf = (claim: Pick<Claim, 'domain'>): Arbitrary<RegimeChanges> => {
  const numbers = Object.entries(claim.domain).map(([name, range]) => [name, numbersIn(range)] as const);
  return fc.record(Object.fromEntries(numbers), {
    requiredKeys: [],
    noNullPrototype: true,
  }) as Arbitrary<RegimeChanges>;
};
