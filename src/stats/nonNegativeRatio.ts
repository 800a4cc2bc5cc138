import type { Interval } from '../core/verdict.ts';
import { meanAndDeviation } from './meanAndDeviation.ts';
import { type TMixture, tMixtureMultiplier } from './tMixtureSequence.ts';

export interface RatioOfMeans {
  /** Mean of the numerators over mean of the denominators; infinite where the latter is not above 0. */
  readonly ratio: number;
  /** In [0, infinity]; with a denominator that may be 0 there is no upper end. */
  readonly interval: Interval;
}

/**
 * Ratio of two means, of which the true one is not negative, with the interval of Fieller: all theta for which the mean of
 * numerator - theta denominator may be 0. Averaging ratios instead is biased wherever the denominator is noisy.
 * Each theta is tested by the t-mixture, so that one may look after every further pair (`tMixtureSequence`).
 * Source: Fieller 1954, Journal of the Royal Statistical Society B 16(2).
 * @param numerators one per pair, with a mean that is not negative
 * @param denominators as many
 */
export const nonNegativeRatio = (
  numerators: readonly number[],
  denominators: readonly number[],
  { alpha, g }: TMixture,
): RatioOfMeans => {
  const n = numerators.length;
  const [over, under] = [meanAndDeviation(numerators), meanAndDeviation(denominators)];
  const ratio = under.mean > 0 ? over.mean / under.mean : Number.POSITIVE_INFINITY;
  const multiplier = tMixtureMultiplier({ n, alpha, g });
  const covariance = numerators.reduce((sum, s, i) => sum + (s - over.mean) * (denominators[i]! - under.mean), 0) / n;
  // square theta^2 - 2 linear theta + constant <= 0
  const square = under.mean ** 2 - (multiplier * under.populationDeviation) ** 2;
  const linear = under.mean * over.mean - multiplier ** 2 * covariance;
  const constant = over.mean ** 2 - (multiplier * over.populationDeviation) ** 2;
  const root = Math.sqrt(Math.max(0, linear ** 2 - square * constant));
  if (square > 0 && under.mean > 0) {
    return { ratio, interval: { lower: Math.max(0, (linear - root) / square), upper: (linear + root) / square } };
  }
  const lower = square < 0 && constant > 0 ? (linear - root) / square : 0;
  return { ratio, interval: { lower, upper: Number.POSITIVE_INFINITY } };
};
