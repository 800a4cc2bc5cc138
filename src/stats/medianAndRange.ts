/** Median and range of samples; an infinite one stands for what has no number, e.g. a target that was not reached. */
export interface MedianAndRange {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Order statistics alone, so that samples without a number (`Infinity`, or `-Infinity`) need no stand-in: they are beyond all others.
 * The range of n independent samples of a continuous distribution holds its median with probability 1 - 2^(1 - n).
 * Of an even number the median is the mean of the middle two. NaN for no samples.
 */
export const medianAndRange = (samples: readonly number[]): MedianAndRange => {
  const sorted = [...samples].sort((a, b) => (a < b ? -1 : 1));
  const n = sorted.length;
  const [low, high] = [sorted[Math.floor((n - 1) / 2)] ?? Number.NaN, sorted[Math.floor(n / 2)] ?? Number.NaN];
  return {
    median: low === high ? low : (low + high) / 2,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  };
};
