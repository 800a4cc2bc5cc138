import type { BlockEvidence } from '../core/check.ts';
import { blocksNeeded } from '../judge/blocksNeeded.ts';
import { decideClaim } from '../judge/decideClaim.ts';
import { TOLERATED_GUARD_SHARE } from '../judge/guardFailure.ts';
import { guardsPassed } from '../judge/lookAt.ts';
import type { RecordedBlock, RecordedCheck, RecordedVerdict } from '../records/evidenceRecord.ts';
import { recordedHypotheses } from '../records/recordedHypotheses.ts';
import { meanAndDeviation } from '../stats/meanAndDeviation.ts';
import { type Skewness, skewness } from '../stats/skewness.ts';
import { type GuardSummary, guardSummaries } from './guardSummary.ts';
import { type HypothesisSummary, hypothesisSummary } from './hypothesisSummary.ts';

/** The block that moved a mean the most. */
export interface Influence {
  readonly block: RecordedBlock;
  readonly value: number;
  /** Mean of the others; their deviation divides by n - 1. */
  readonly meanOfOthers: number;
  /** How far the value is from the mean of the others, in their standard deviations; infinite where they have none. */
  readonly deviations: number;
}

/** What stands behind the decision about one hypothesis. */
export interface HypothesisExplanation {
  readonly summary: HypothesisSummary;
  readonly influence?: Influence;
  /** Of the blocks that count: the intervals take them for nearly normal. Absent for fewer than three. */
  readonly skewness?: Skewness;
  /** The end of the region that the interval is nearest to, and where it would have to lie for another decision. */
  readonly turningPoint?: { readonly end: 'lower' | 'upper'; readonly from: number; readonly to: number };
  /** Blocks that count which would decide it at the present mean and deviation; absent where it is decided. */
  readonly needed?: number;
}

export interface CheckExplanation {
  readonly hypotheses: readonly HypothesisExplanation[];
  /** Answers without one block each, and the blocks whose absence gives them; the recorded answer is not among them. */
  readonly withoutOne: ReadonlyMap<RecordedVerdict['kind'] | 'continue', readonly RecordedBlock[]>;
  readonly failedGuards: readonly GuardSummary[];
  /** Further blocks that may fail a guard before the claim is out of regime: failed blocks count against those done. */
  readonly guardsToSpare: number;
}

const influenceOf = (contrast: string, blocks: readonly RecordedBlock[]): Influence | undefined => {
  const influences = blocks.map((block, i): Influence => {
    const values = blocks.filter((_, other) => other !== i).map(({ contrasts }) => contrasts[contrast]!);
    const { mean, standardDeviation } = meanAndDeviation(values);
    const value = block.contrasts[contrast]!;
    const distance = Math.abs(value - mean);
    const deviations = distance === 0 ? 0 : distance / standardDeviation;
    return { block, value, meanOfOthers: mean, deviations };
  });
  const distance = ({ value, meanOfOthers }: Influence): number => Math.abs(value - meanOfOthers);
  return blocks.length < 3
    ? undefined
    : influences.reduce((most, one) => (distance(one) > distance(most) ? one : most));
};

/** For a decided hypothesis: where the nearest end of the region would reopen it. For an open one there is none. */
const turningPointOf = (
  { hypothesis, decision }: HypothesisSummary,
  interval: { readonly lower: number | null; readonly upper: number | null },
): HypothesisExplanation['turningPoint'] => {
  const { lower, upper } = hypothesis.region;
  if (decision === 'open' || interval.lower === null || interval.upper === null) return undefined;
  // Inside, the end comes to the interval from beyond; outside, from before: the interval's other end meets it first.
  const candidates = (['lower', 'upper'] as const).flatMap((end) => {
    const from = end === 'lower' ? lower : upper;
    if (from === null) return [];
    const to = (end === 'lower') === (decision === 'inside') ? interval.lower! : interval.upper!;
    return [{ end, from, to }];
  });
  const distance = ({ from, to }: { readonly from: number; readonly to: number }): number => Math.abs(from - to);
  return candidates.sort((a, b) => distance(a) - distance(b))[0];
};

/** How many further failures `guardFailure` bears: more than a fifth of all blocks, and two at the least, are too many. */
const guardsToSpare = (failed: number, done: number): number => {
  let more = 0;
  const bears = (n: number): boolean => failed + n < 2 || failed + n <= TOLERATED_GUARD_SHARE * (done + n);
  while (bears(more + 1)) more += 1;
  return more;
};

/** Why a check ended as it did: which block, which contrast, and what would have turned it. */
export const explainCheck = (check: RecordedCheck, maxBlocks: number): CheckExplanation => {
  const { blocks, alphaPerHypothesis, claim, looks, verdict } = check;
  const counting = blocks.filter(guardsPassed);
  const hypotheses = claim.hypotheses.map((hypothesis, h): HypothesisExplanation => {
    const summary = hypothesisSummary(check, hypothesis);
    const look = looks.at(-1)?.hypotheses[h];
    const influence = influenceOf(hypothesis.contrast, counting);
    const lopsided = skewness(counting.map(({ contrasts }) => contrasts[hypothesis.contrast]!));
    const turningPoint = look && turningPointOf(summary, look.interval);
    const { region } = recordedHypotheses(check)[h]!;
    const needed = look && summary.decision === 'open' ? blocksNeeded(look, region, alphaPerHypothesis) : undefined;
    return {
      summary,
      ...(influence && { influence }),
      ...(lopsided && { skewness: lopsided }),
      ...(turningPoint && { turningPoint }),
      ...(needed !== undefined && { needed }),
    };
  });
  const withoutOne = new Map<RecordedVerdict['kind'] | 'continue', readonly RecordedBlock[]>();
  for (const left of looks.length === 0 ? [] : blocks) {
    const rest = blocks.filter((block) => block !== left) as unknown as readonly BlockEvidence[]; // seeds: see the schema
    const evidence = { hypotheses: recordedHypotheses(check), blocks: rest, alphaPerHypothesis, maxBlocks };
    const { answer } = decideClaim(evidence);
    const kind = answer === 'continue' ? answer : answer.kind;
    if (kind !== verdict.kind) withoutOne.set(kind, [...(withoutOne.get(kind) ?? []), left]);
  }
  return {
    hypotheses,
    withoutOne,
    failedGuards: guardSummaries(check).filter(({ failures }) => failures.length > 0),
    guardsToSpare: guardsToSpare(blocks.length - counting.length, blocks.length),
  };
};
