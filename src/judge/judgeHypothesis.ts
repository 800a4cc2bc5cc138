import type { Decision, HypothesisLook } from '../core/check.ts';
import type { Hypothesis } from '../core/claim.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { Interval } from '../core/verdict.ts';
import { meanAndDeviation } from '../stats/meanAndDeviation.ts';
import { signSequence } from '../stats/signSequence.ts';
import { tMixtureSequence } from '../stats/tMixtureSequence.ts';

/** Blocks that count before the first decision: below five the deviation is hardly known. */
export const FIRST_LOOK = 5;

/** g of the t-mixture: among the cheapest at 1 to 3 deviations (fixtures/golden/anytime.json). */
export const MIXTURE_VARIANCE = 1;

/** Networks compute in float32: values that differ by less, relative to the largest, count as equal. */
const FLOAT32_RESOLUTION = 2 ** -23;

const UNBOUNDED: Interval = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

const sideOf = (interval: Interval, region: Interval): Decision => {
  if (interval.lower >= region.lower && interval.upper <= region.upper) return 'inside';
  return interval.upper < region.lower || interval.lower > region.upper ? 'outside' : 'open';
};

const hasSpread = (values: readonly number[]): boolean => {
  const largest = Math.max(...values.map(Math.abs));
  return Math.max(...values) - Math.min(...values) > FLOAT32_RESOLUTION * largest;
};

/**
 * One look at one hypothesis: is the mean of the blocks inside its region, outside it, or not known yet?
 * The interval is the t-mixture's for the mean, from `FIRST_LOOK` values on. Its error rate `alpha`, over all looks,
 * holds for independent, about normal blocks (specs/oracles/judge/falseAlarm.spec.ts measures what others cost); the
 * sign sequence for the median stands beside it, and `agreedDecision` lets it veto.
 *
 * Values without spread (equal up to float32 resolution): the t-mixture would shrink to a point after five or six
 * blocks. Only a normal distribution justifies that, and a normal distribution has no ties. So the interval is the sign
 * sequence's instead, which holds for any distribution: unbounded until 2^n / (n + 1) >= 1 / alpha, e.g. 11 equal blocks
 * at alpha 0.01. The deviation then reads 0.
 * @throws ExperimentError `E_CONTRAST_NOT_FINITE`
 */
export const judgeHypothesis = (
  hypothesis: Pick<Hypothesis, 'contrast' | 'region'>,
  values: readonly number[],
  alpha: number,
): HypothesisLook => {
  const { contrast, region } = hypothesis;
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) {
    throw new ExperimentError(
      'E_CONTRAST_NOT_FINITE',
      `contrast ${contrast} is ${values[odd]} in the ${odd + 1}. block that counts: a claim measures finite numbers, or fails a guard and measures none.`,
    );
  }
  const { count, mean, standardDeviation } = meanAndDeviation(values);
  const spread = count > 0 && hasSpread(values);
  const early = count < FIRST_LOOK;
  const median = early ? UNBOUNDED : signSequence(values, alpha);
  const interval = early || !spread ? median : tMixtureSequence(values, { alpha, g: MIXTURE_VARIANCE });
  return {
    contrast,
    blocks: count,
    mean: count === 0 ? 0 : mean,
    standardDeviation: spread ? standardDeviation : 0,
    interval,
    decision: sideOf(interval, region),
    signDecision: sideOf(median, region),
  };
};
