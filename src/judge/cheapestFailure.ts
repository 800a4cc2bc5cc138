import fc, { type Arbitrary } from 'fast-check';

/** A value of an arbitrary and fast-check's path to it: from the draw to the last shrink. */
interface Placed<T> {
  readonly value: T;
  readonly path: string;
}

/** Which values of an arbitrary there are: those drawn under a seed, behind `first`, which is then at path 0. */
interface Draws<T> {
  readonly seed: number;
  /** A value that was not drawn; its arbitrary must shrink without knowing how it came about, as integers and records do. */
  readonly first?: T;
}

/** What fast-check would try next from the value at a path, simplest first, each with its own path. */
export const smallerValues = <T>(
  arbitrary: Arbitrary<T>,
  { seed, first }: Draws<T>,
  path: string,
): readonly Placed<T>[] => {
  let atPath = true;
  const values: T[] = [];
  const property = fc.property(arbitrary, (value) => {
    if (atPath) {
      atPath = false;
      return false; // fails, so that fast-check goes on to what is smaller
    }
    values.push(value);
    return true;
  });
  fc.check(property, { seed, path, numRuns: 1, ...(first !== undefined && { examples: [[first]] }) });
  return values.map((value, i) => ({ value, path: `${path}:${i}` }));
};

/**
 * Descends in fast-check's shrink tree to the cheapest value that still fails. At each step the smaller values are tried
 * from the cheapest on, and those that are not `cheaper` than the value at hand are left out.
 * @param search.from path of the value that fails
 * @param search.fails undefined ends the search with what was found so far
 */
export const cheapestFailure = async <T>(
  arbitrary: Arbitrary<T>,
  search: Draws<T> & {
    readonly from: Placed<T>;
    /** Negative where `a` is cheaper than `b`, 0 where both cost the same. */
    readonly compare: (a: T, b: T) => number;
    readonly fails: (value: T) => Promise<boolean | undefined>;
  },
): Promise<T> => {
  const { from, compare, fails } = search;
  const candidates = smallerValues(arbitrary, search, from.path)
    .filter(({ value }) => compare(value, from.value) < 0)
    .sort((a, b) => compare(a.value, b.value));
  for (const candidate of candidates) {
    const failed = await fails(candidate.value);
    if (failed === undefined) return from.value;
    if (failed) return cheapestFailure(arbitrary, { ...search, from: candidate });
  }
  return from.value;
};
