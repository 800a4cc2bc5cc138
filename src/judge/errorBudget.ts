import type { Claim } from '../core/claim.ts';
import { ExperimentError } from '../core/experimentError.ts';

/** Error probability of a whole check: all claims, all looks. */
export const DEFAULT_ALPHA = 0.01;

/** @throws ExperimentError `E_ALPHA_RANGE` unless alpha is in (0, 1) */
export const checkedAlpha = (alpha: number): number => {
  if (alpha > 0 && alpha < 1) return alpha;
  throw new ExperimentError(
    'E_ALPHA_RANGE',
    `alpha ${alpha} is not in (0, 1): it is the probability of any wrong verdict in the check, e.g. 0.01.`,
  );
};

/**
 * The error probability of each confidence sequence of a check: alpha, shared equally among all hypotheses of all
 * claims that are asked for, controls included (Bonferroni). With probability >= 1 - alpha every sequence holds its
 * mean at every look, so no verdict of the check is wrong, however the hypotheses depend on each other (for blocks as
 * `judgeHypothesis` wants them).
 *
 * Not Holm: it ranks p-values at one common end. Here a claim stops at a look of its own, before the next claim has any
 * block, and its verdict is final; under Holm it would depend on claims that run later. E-values would allow handing a
 * decided hypothesis' share on (closed testing with averaged e-values, Vovk & Wang 2021), at the price of intervals that
 * depend on the other claims. The most that could gain is the whole alpha for the last hypothesis: with 8 hypotheses
 * and effects of 3 deviations 10 blocks become 8.
 * @throws ExperimentError `E_ALPHA_RANGE`, `E_NO_CLAIMS`
 */
export const errorBudget = (claims: readonly Pick<Claim, 'hypotheses'>[], alpha: number = DEFAULT_ALPHA): number => {
  checkedAlpha(alpha);
  const sequences = claims.reduce((sum, { hypotheses }) => sum + hypotheses.length, 0);
  if (sequences === 0) {
    throw new ExperimentError('E_NO_CLAIMS', 'there is nothing to check: name at least one claim with a hypothesis.');
  }
  return alpha / sequences;
};
