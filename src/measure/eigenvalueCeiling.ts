import type { Eigenpair } from './eigenpair.ts';
import type { TopEigenvalues } from './topEigenvalues.ts';

/** What a Lanczos run saw. */
export interface SeenEnds extends Pick<TopEigenvalues, 'iterations' | 'stoppedBy'> {
  readonly largest: Pick<Eigenpair, 'value' | 'error'>;
  /** Absent when only the largest was asked for. */
  readonly smallest?: Pick<Eigenpair, 'value'>;
}

/** An upper bound of the largest eigenvalue. */
export interface EigenvalueCeiling {
  /** At least lambda_max, up to round-off, except with `failureProbability` over the random start; may be infinite. */
  readonly value: number;
  readonly failureProbability: number;
}

/**
 * What a Lanczos run certifies from above. The residual says only that *some* eigenvalue is near; that none is larger
 * follows from the start being random: after k products, with theta the ends of what was seen,
 *   lambda_max <= theta_1 + e / (1 - 2 e) (theta_1 - theta_k),   e = (ln(1.648 sqrt(n) 2 K / delta) / (2 k - 1))^2
 * except with probability delta, by the bound of the source on H - lambda_min and on lambda_max - H, over all K >= k
 * places where the run might have stopped. Infinite while k is too small for e < 1/2. A run through the whole space has
 * seen all that there is: its bound is the measured value with its error, and cannot fail.
 * Source: Kuczyński & Woźniakowski 1992, SIAM J. Matrix Anal. Appl. 13(4): the probabilistic relative failure
 * of Lanczos is at most 1.648 sqrt(n) exp(-(2 k - 1) sqrt(e)).
 * @param found both ends of one run, from `topEigenvalues` or `eigenpairs`
 */
export const eigenvalueCeiling = (
  found: SeenEnds,
  {
    parameterCount,
    maxIterations,
    failureProbability,
  }: { readonly parameterCount: number; readonly maxIterations: number; readonly failureProbability: number },
): EigenvalueCeiling => {
  const { largest, smallest, iterations: k, stoppedBy } = found;
  if (stoppedBy === 'invariantSubspace') return { value: largest.value + largest.error, failureProbability: 0 };
  const share =
    (Math.log((1.648 * Math.sqrt(parameterCount) * 2 * maxIterations) / failureProbability) / (2 * k - 1)) ** 2;
  const spread = smallest === undefined ? Number.POSITIVE_INFINITY : largest.value - smallest.value;
  const value = share < 0.5 ? largest.value + (share / (1 - 2 * share)) * spread : Number.POSITIVE_INFINITY;
  return { value, failureProbability };
};
