import type { HypothesisLook } from '../core/check.ts';
import type { Hypothesis } from '../core/claim.ts';
import type { Interval } from '../core/verdict.ts';
import { agreedDecision } from './agreedDecision.ts';

/** Three significant digits: 0.6123 -> 0.612. */
const short = (x: number): string => String(Number(x.toPrecision(3)));

const between = ({ lower, upper }: Interval): string => `[${short(lower)}, ${short(upper)}]`;

const described = ({ lower, upper }: Interval): string => {
  if (upper === Number.POSITIVE_INFINITY) return `>= ${short(lower)}`;
  return lower === Number.NEGATIVE_INFINITY ? `<= ${short(upper)}` : between({ lower, upper });
};

const evidence = ({ unit }: Hypothesis, { mean, interval, blocks }: HypothesisLook): string =>
  `mean ${short(mean)} ${unit}, interval ${between(interval)}, ${blocks} blocks`;

/** Where a hypothesis was found when it was decided against. */
const opposite = ({ expected }: Hypothesis): string => (expected === 'inside' ? 'outside' : 'inside');

/** e.g. `top eigenvalue grows: the mean lies outside >= 0.2, where the claim puts it inside (mean 0.1 log ratio, ...)` */
export const whyViolated = (hypothesis: Hypothesis, look: HypothesisLook): string =>
  `${hypothesis.title}: the mean lies ${opposite(hypothesis)} ${described(hypothesis.region)}, the claim puts it ${hypothesis.expected} (${evidence(hypothesis, look)})`;

export const whyControlFailed = (hypothesis: Hypothesis, look: HypothesisLook): string =>
  `control "${hypothesis.title}" failed: the mean lies ${opposite(hypothesis)} ${described(hypothesis.region)}, a working check finds it ${hypothesis.expected} (${evidence(hypothesis, look)}): this check cannot tell`;

/** Why a hypothesis is not decided as expected yet. */
export const whyOpen = (hypothesis: Hypothesis, look: HypothesisLook): string => {
  const { title, region, role } = hypothesis;
  const name = `${role === 'control' ? 'control ' : ''}"${title}" is open`;
  const { decision, signDecision, interval, blocks } = look;
  if (decision !== agreedDecision(look)) {
    return `${name}: the t-mixture puts the mean ${decision} ${described(region)}, the sign sequence puts the median ${signDecision} it, so the blocks are too skewed for a verdict (${evidence(hypothesis, look)})`;
  }
  if (interval.lower === Number.NEGATIVE_INFINITY) {
    return `${name}: no bound on the mean yet after ${blocks} blocks that count, the region is ${described(region)}`;
  }
  return `${name}: the interval reaches into ${described(region)} and out of it (${evidence(hypothesis, look)})`;
};
