import type { Interval } from '../core/verdict.ts';

/** Trials so far and the successes among them, 0 <= successes <= trials. */
export interface Tally {
  readonly successes: number;
  readonly trials: number;
}

/** Both parameters of the Beta mixture: Jeffreys' 1/2, which spends little where p is near 0 or 1. */
const SHAPE = 0.5;

/** k log p with 0 log 0 = 0. */
const timesLog = (k: number, p: number): number => (k === 0 ? 0 : k * Math.log(p));

/** Log of the probability of one order of the outcomes, as the mixture has it: the urn that learns as it goes. */
const logMixture = ({ successes, trials }: Tally, shape: number): number => {
  let sum = 0;
  for (let i = 0; i < trials; i++) {
    const seen = i < successes ? i : i - successes;
    sum += Math.log((shape + seen) / (2 * shape + i));
  }
  return sum;
};

const logLikelihood = ({ successes, trials }: Tally, p: number): number =>
  timesLog(successes, p) + timesLog(trials - successes, 1 - p);

/**
 * Log of the e-value against P(success) = p after k successes in n trials: the mixture of likelihood ratios over a
 * Beta(a, a) distribution of the probability.
 *   e = [B(k + a, n - k + a) / B(a, a)] / (p^k (1 - p)^(n - k)) = (a)_k (a)_(n-k) / ((2a)_n p^k (1 - p)^(n - k))
 * (x)_k = x (x + 1) ... (x + k - 1). A nonnegative martingale from 1 under p, so by Ville it ever reaches 1 / alpha with
 * probability at most alpha. Source: Robbins 1970, Ann. Math. Statist. 41(5), 1397 (a = 1); for any prior, as the ratio
 * of prior to posterior at p, Waudby-Smith & Ramdas 2020, arXiv:2006.04347.
 * @param p in [0, 1]; infinite where a success is impossible and was seen, or the reverse
 */
export const bernoulliLogE = (tally: Tally, p: number, shape: number = SHAPE): number =>
  logMixture(tally, shape) - logLikelihood(tally, p);

/** The last excluded p before `kept`, by bisection from `limit`; `limit` itself where it is not excluded. */
const edge = (excluded: (p: number) => boolean, limit: number, kept: number): number => {
  if (!excluded(limit)) return limit;
  let [out, inside] = [limit, kept];
  for (;;) {
    const middle = (out + inside) / 2;
    if (middle === out || middle === inside) return out;
    if (excluded(middle)) out = middle;
    else inside = middle;
  }
};

/**
 * The confidence sequence for a probability at the present number of trials: all p whose e-value stays below 1 / alpha.
 * The true p lies in all of the intervals, at every n, with probability at least 1 - alpha. [0, 1] before the first trial.
 */
export const bernoulliSequence = (tally: Tally, alpha: number): Interval => {
  const rate = tally.trials === 0 ? 0.5 : tally.successes / tally.trials;
  const mixture = logMixture(tally, SHAPE);
  const excluded = (p: number): boolean => mixture - logLikelihood(tally, p) >= -Math.log(alpha);
  return { lower: edge(excluded, 0, rate), upper: edge(excluded, 1, rate) };
};
