import type { Interval } from '../core/verdict.ts';
import { meanAndDeviation } from './meanAndDeviation.ts';

/** `g` is the variance of the normal mixture over the effect (mu - mu0) / sigma. */
export interface TMixture {
  readonly alpha: number;
  readonly g: number;
}

/**
 * k_n: after n samples the interval is mean ± k_n s_n, with s_n dividing by n. Infinite while there is no bound yet.
 *   k_n = sqrt((R - 1) / (1 - R / (1 + n g))),  R = ((1 + n g) / alpha²)^(1/n);  infinite if R >= 1 + n g
 * Falls as n grows. Source: Wang & Ramdas, "Anytime-valid t-tests and confidence sequences for Gaussian means with
 * unknown variance", arXiv:2310.03722 (g = 1/c² there).
 * Math.log1p and Math.expm1 may differ in the last digit from one JavaScript engine to another: interval
 * ends are the same bits on one version of Node.js, not on all. Training uses no such function.
 */
export const tMixtureMultiplier = ({ n, alpha, g }: TMixture & { readonly n: number }): number => {
  const logR = (Math.log1p(n * g) - 2 * Math.log(alpha)) / n;
  const logLimit = Math.log1p(n * g);
  return logR >= logLimit ? Number.POSITIVE_INFINITY : Math.sqrt(Math.expm1(logR) / -Math.expm1(logR - logLimit));
};

/** The first n at which there is a bound: no interval of fewer samples excludes anything. */
export const tMixtureFirstBound = ({ alpha, g }: TMixture): number => {
  let n = 1;
  while (tMixtureMultiplier({ n, alpha, g }) === Number.POSITIVE_INFINITY) n += 1;
  return n;
};

/**
 * The confidence sequence for the mean of independent normal samples, at the present n: the true mean lies in all of
 * the intervals, at every n, with probability at least 1 - alpha. No running intersection is taken.
 * For constant samples it shrinks to a point, which only a normal distribution justifies: see `judgeHypothesis`.
 */
export const tMixtureSequence = (samples: readonly number[], { alpha, g }: TMixture): Interval => {
  const { count, mean, populationDeviation } = meanAndDeviation(samples);
  const multiplier = count === 0 ? Number.POSITIVE_INFINITY : tMixtureMultiplier({ n: count, alpha, g });
  if (multiplier === Number.POSITIVE_INFINITY) {
    return { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
  }
  return { lower: mean - multiplier * populationDeviation, upper: mean + multiplier * populationDeviation };
};

/**
 * Log of the e-value against mean = mu0; `mu0` is excluded when it reaches log(1 / alpha).
 *   e_n = (1 + n g)^(-1/2) [V / (V - g S² / (1 + n g))]^(n/2),  S = Σ (x - mu0), V = Σ (x - mu0)²
 * With d = mean - mu0 the bracket is (s_n² + d²) / (s_n² + d² / (1 + n g)). 0 where all samples equal mu0 (no evidence).
 */
export const tMixtureLogE = (samples: readonly number[], { mu0, g }: { mu0: number; g: number }): number => {
  const { count, mean, populationDeviation } = meanAndDeviation(samples);
  const variance = populationDeviation ** 2;
  const distance = (mean - mu0) ** 2;
  const shrunk = variance + distance / (1 + count * g);
  if (count === 0 || shrunk === 0) return 0;
  return (count / 2) * Math.log((variance + distance) / shrunk) - Math.log1p(count * g) / 2;
};
