import type { Interval } from '../core/verdict.ts';

/**
 * Log of the sign test's e-value against median = m: k of n independent samples lie above m.
 *   e = 2^n B(k + 1, n - k + 1) = 2^n / ((n + 1) C(n, k))
 * The uniform mixture over P(x > m) of likelihood ratios against 1/2, so it holds at every n, for any distribution
 * without an atom at m.
 */
export const signLogE = ({ n, above }: { readonly n: number; readonly above: number }): number => {
  const smaller = Math.min(above, n - above);
  let logChoose = 0;
  for (let i = 1; i <= smaller; i++) logChoose += Math.log((n - smaller + i) / i);
  return n * Math.LN2 - Math.log(n + 1) - logChoose;
};

/** The largest number of samples on one side of m that still excludes m as the median; -1 when none does yet. */
const excludingCount = (n: number, alpha: number): number => {
  const threshold = -Math.log(alpha);
  let count = -1;
  while (2 * (count + 1) <= n && signLogE({ n, above: count + 1 }) >= threshold) count += 1;
  return count;
};

/**
 * The distribution-free confidence sequence for the median, at the present n: [x_(c+1), x_(n-c)] in ascending order,
 * c = `excludingCount`. Infinite ends while there is no bound yet. A sample that equals m counts against both ends, so
 * that the sequence stays valid for discrete samples.
 */
export const signSequence = (samples: readonly number[], alpha: number): Interval => {
  const count = excludingCount(samples.length, alpha);
  if (count < 0 || samples.length === 0) return { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
  const ascending = [...samples].sort((a, b) => a - b);
  return { lower: ascending[count]!, upper: ascending[samples.length - 1 - count]! };
};

/** The first n at which n equal samples bound the median: 2^n / (n + 1) >= 1 / alpha. */
export const signFirstBound = (alpha: number): number => {
  let n = 1;
  while (signLogE({ n, above: 0 }) < -Math.log(alpha)) n += 1;
  return n;
};
