import { agreedDecision } from '../judge/agreedDecision.ts';
import type { RecordedCheck, RecordedHypothesis, RecordedHypothesisLook } from '../records/evidenceRecord.ts';
import { effectScale, formatAsked, formatEstimate, formatRegion } from './effectScale.ts';

/** What the last look says of one hypothesis, in words. */
export interface HypothesisSummary {
  readonly hypothesis: RecordedHypothesis;
  /** What the numbers are: `ratio`, `share of the unscaled gap`. */
  readonly unit: string;
  /** e.g. `at least ×1.5`. */
  readonly region: string;
  /** What the mean must do, e.g. `below ×1.5` for a control that must lie outside. */
  readonly asked: string;
  /** Mean and confidence sequence at the last look; absent when there was none. */
  readonly estimate?: {
    readonly effect: string;
    readonly interval: string;
    /** Whether the interval has an end at all; its text says when not. */
    readonly bounded: boolean;
  };
  /** The one a verdict may rest on: open, too, when the sign sequence contradicts the interval. */
  readonly decision: RecordedHypothesisLook['decision'];
  /** Whether the decision is the one that the claim, or the control, asks for. */
  readonly asExpected: boolean;
}

const decisionOf = (look: RecordedHypothesisLook): RecordedHypothesisLook['decision'] => {
  const { lower, upper } = look.interval;
  const interval = { lower: lower ?? Number.NEGATIVE_INFINITY, upper: upper ?? Number.POSITIVE_INFINITY };
  return agreedDecision({ ...look, interval });
};

export const hypothesisSummary = (check: RecordedCheck, hypothesis: RecordedHypothesis): HypothesisSummary => {
  const scale = effectScale(hypothesis.unit);
  const look = check.looks.at(-1)?.hypotheses.find(({ contrast }) => contrast === hypothesis.contrast);
  const decision = look === undefined ? 'open' : decisionOf(look);
  return {
    hypothesis,
    unit: scale.label,
    region: formatRegion(hypothesis.region, scale),
    asked: formatAsked(hypothesis, scale),
    ...(look &&
      look.blocks > 0 && {
        estimate: {
          ...formatEstimate(look.mean, look.interval, scale),
          bounded: look.interval.lower !== null || look.interval.upper !== null,
        },
      }),
    decision,
    asExpected: decision === hypothesis.expected,
  };
};
