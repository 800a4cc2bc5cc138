import type { Interval } from '../core/verdict.ts';
import { meanAndDeviation } from './meanAndDeviation.ts';
import { studentQuantile } from './studentQuantile.ts';

/** A mean of independent samples, and where the true one lies with probability 1 - alpha. */
export interface MeanEstimate {
  readonly mean: number;
  readonly standardError: number;
  readonly interval: Interval;
}

/**
 * Student's interval for the mean of independent normal samples at a fixed number of them: no looking in between
 * (`tMixtureSequence` is for that).
 * @param samples at least two
 */
export const studentInterval = (samples: readonly number[], alpha: number): MeanEstimate => {
  const { count, mean, standardDeviation } = meanAndDeviation(samples);
  const standardError = standardDeviation / Math.sqrt(count);
  const half = studentQuantile(alpha / 2, count - 1) * standardError;
  return { mean, standardError, interval: { lower: mean - half, upper: mean + half } };
};
