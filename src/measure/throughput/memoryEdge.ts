/** What a child process said of one batch size. */
export type EdgeProbe = { readonly kind: 'fits' } | { readonly kind: 'fails'; readonly reason: string };

export interface MemoryEdge {
  /** The largest batch size that fitted; absent where not even the smallest did. */
  readonly largestFitting?: number;
  /** The smallest that did not, and why; absent where all up to the largest tried fitted: the edge is beyond. */
  readonly smallestFailing?: { readonly batchSize: number; readonly reason: string };
  readonly probes: number;
}

/** The two ends differ by less than this share of the lower one. */
const RESOLUTION = 1 / 16;

/**
 * The batch size at which memory ends: doubles from `from` until one fails or `most` fits, then halves the interval on a
 * log axis until the ends are within a sixteenth, or neighbours.
 * @param probe run elsewhere: running out of memory may kill the process
 */
export const memoryEdge = async (
  probe: (batchSize: number) => Promise<EdgeProbe>,
  { from, most }: { readonly from: number; readonly most: number },
): Promise<MemoryEdge> => {
  let probes = 0;
  let fits: number | undefined;
  let fails: { readonly batchSize: number; readonly reason: string } | undefined;
  const ask = async (batchSize: number): Promise<void> => {
    probes += 1;
    const answer = await probe(batchSize);
    if (answer.kind === 'fits') fits = batchSize;
    else fails = { batchSize, reason: answer.reason };
  };
  await ask(Math.min(from, most));
  while (fails === undefined && fits! < most) await ask(Math.min(2 * fits!, most));
  const apart = (): boolean => {
    const [low, high] = [fits ?? 0, fails?.batchSize ?? 0];
    return high - low > Math.max(1, RESOLUTION * low);
  };
  while (fails !== undefined && apart()) {
    const low = fits ?? 0;
    const middle = low === 0 ? Math.floor(fails.batchSize / 2) : Math.round(Math.sqrt(low * fails.batchSize));
    await ask(Math.min(Math.max(middle, low + 1), fails.batchSize - 1));
  }
  return { ...(fits !== undefined && { largestFitting: fits }), ...(fails && { smallestFailing: fails }), probes };
};
