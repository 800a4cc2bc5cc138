import type { BlockEvidence } from '../../core/check.ts';
import type { Verdict } from '../../core/verdict.ts';
import { type ClaimDecision, decideClaim } from '../../judge/decideClaim.ts';
import { FIRST_LOOK } from '../../judge/judgeHypothesis.ts';
import { lookAt } from '../../judge/lookAt.ts';
import { undeterminedVerdict } from '../../judge/undeterminedVerdict.ts';
import { endedByGate } from '../endedByGate.ts';
import type { EvidenceRecord, RecordedCheck, RecordedInterval, RecordedLook } from '../evidenceRecord.ts';
import { recordedHypotheses } from '../recordedHypotheses.ts';
import { recordedLook } from '../toEvidenceRecord.ts';
import { type Finding, unequal } from './verification.ts';

/** Ends of intervals come of log1p and expm1, whose last digits one version of Node.js does not share with all others. */
const RESOLUTION = 1e-12;

const near = (recorded: number | null, again: number | null, scale: number): boolean =>
  recorded === again || (recorded !== null && again !== null && Math.abs(recorded - again) <= RESOLUTION * scale);

/** The recorded ends, where they differ from the computed ones by more than the last digits. */
const settled = (recorded: RecordedInterval, again: RecordedInterval): RecordedInterval => {
  const scale = Math.abs(again.lower ?? 0) + Math.abs(again.upper ?? 0);
  return {
    lower: near(recorded.lower, again.lower, scale) ? again.lower : recorded.lower,
    upper: near(recorded.upper, again.upper, scale) ? again.upper : recorded.upper,
  };
};

const settledLook = (recorded: RecordedLook, again: RecordedLook): RecordedLook => ({
  ...recorded,
  hypotheses: recorded.hypotheses.map((look, h) => {
    const other = again.hypotheses[h];
    return other === undefined ? look : { ...look, interval: settled(look.interval, other.interval) };
  }),
});

/** Where looks differ from some block on: it may be that block that was changed, and not all of them. */
const suspicion = (differing: readonly number[], looks: number, first: number): string => {
  const from = differing[0]!;
  if (differing.length < 2 || differing.length < looks - from) return '';
  const block = from + first;
  return from === 0
    ? `; so do all later looks: one of the blocks 1 to ${block} was changed`
    : `; so do all later looks: block ${block} was changed`;
};

const lookFindings = (
  recorded: readonly RecordedLook[],
  again: readonly RecordedLook[],
  at: string,
  first: number,
): readonly Finding[] => {
  const differences = recorded.slice(0, again.length).map((look, i) => {
    return unequal(`${at}/looks/${i}`, settledLook(look, again[i]!), 'the blocks give', again[i]);
  });
  const differing = differences.flatMap((findings, i) => (findings.length > 0 ? [i] : []));
  if (differing.length > 0) {
    const { at: place, problem } = differences[differing[0]!]![0]!;
    return [{ at: place, problem: `${problem}${suspicion(differing, again.length, first)}` }];
  }
  return unequal(`${at}/looks/length`, recorded.length, 'the blocks give', again.length);
};

/** How a gate that fails fast ended before a claim. */
const gateEnding = ({ settings: { gate }, laws, checks }: EvidenceRecord, check: RecordedCheck): readonly string[] => {
  const ended = endedByGate(gate, { laws: laws?.checks ?? [], claims: checks.slice(0, checks.indexOf(check)) });
  return ended === undefined ? [] : [ended];
};

/** How an undecided check may have ended, as `judge/runCheck` says it. */
const endingsOf = (record: EvidenceRecord, check: RecordedCheck): readonly string[] => {
  const { status, settings } = record;
  return [
    ...gateEnding(record, check),
    ...(status === 'interrupted' ? ['interrupted'] : []),
    ...(settings.budget.seconds === undefined
      ? []
      : [
          `${settings.claims.length > 1 ? "this claim's share of the" : 'the'} time budget of ${settings.budget.seconds} s ended`,
        ]),
  ];
};

/** Takes every look anew, and compares looks and verdict. The blocks are whole: `blockFindings`. */
export const looksAndVerdictFindings = (
  record: EvidenceRecord,
  check: RecordedCheck,
  at: string,
): readonly Finding[] => {
  // The schema bounds the words of a seed as `Seed` does: the brand is earned.
  const blocks = check.blocks as unknown as readonly BlockEvidence[];
  const { alphaPerHypothesis, verdict } = check;
  const hypotheses = recordedHypotheses(check);
  const maxBlocks = Math.max(record.settings.budget.maxBlocks, blocks.length); // those of a longer, resumed check stay
  const first = Math.min(FIRST_LOOK, maxBlocks);
  const decisions = blocks.slice(first - 1).map((_, i): ClaimDecision => {
    return decideClaim({ hypotheses, blocks: blocks.slice(0, first + i), alphaPerHypothesis, maxBlocks });
  });
  const looks = lookFindings(
    check.looks,
    decisions.map(({ look }) => recordedLook(look)),
    at,
    first,
  );
  if (looks.length > 0) return looks;
  const early = decisions.slice(0, -1).findIndex(({ answer }) => answer !== 'continue');
  if (early >= 0) {
    const problem = `comes after block ${first + early}, with which the claim was decided`;
    return [{ at: `${at}/blocks/${first + early}`, problem }];
  }
  const answer = decisions.at(-1)?.answer ?? 'continue';
  if (answer !== 'continue') return unequal(`${at}/verdict`, verdict, 'the blocks give', answer);
  const look = lookAt(hypotheses, blocks, alphaPerHypothesis);
  const possible = endingsOf(record, check).map((ending): Verdict => {
    const ended = `${ending} after ${blocks.length} blocks`;
    return undeterminedVerdict({ hypotheses, look, alphaPerHypothesis, ended });
  });
  const answers = possible.map((one) => unequal(`${at}/verdict`, verdict, 'the blocks give', one));
  if (answers.some((findings) => findings.length === 0)) return [];
  return (
    answers.at(-1) ?? [
      { at: `${at}/verdict`, problem: `is ${verdict.kind}; after ${blocks.length} blocks the claim is still open` },
    ]
  );
};
