import fc, { type Arbitrary } from 'fast-check';
import type { Claim, DomainRange, RegimeChanges } from '../core/claim.ts';

/** Steps of a range that is no list of whole numbers: as fine as three digits are over a decade. */
const STEPS = 1000;

/** Three significant digits, so that a regime has a short name: 0.012345 -> 0.0123. */
const readable = (value: number): number => Number(value.toPrecision(3));

/** Numbers in a range: even steps, of the logarithm where the range is wider than a decade; shrinks to the least. */
const numbersIn = ({ least, most, whole }: DomainRange): Arbitrary<number> => {
  const byRatio = least > 0 && most / least > 10;
  if (whole && !byRatio) return fc.integer({ min: least, max: most });
  return fc.nat(STEPS).map((step) => {
    const share = step / STEPS;
    const value = byRatio ? least * (most / least) ** share : least + share * (most - least);
    return whole ? Math.round(value) : Math.min(most, Math.max(least, readable(value)));
  });
};

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
