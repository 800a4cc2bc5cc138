import type { EvidenceRecord, RecordedCheck } from '../records/evidenceRecord.ts';
import { gateDecision, type Weight } from './gateDecision.ts';
import { type HypothesisSummary, hypothesisSummary } from './hypothesisSummary.ts';
import { deviationText, lawReplayCommand, lawSentence } from './lawSummary.ts';
import { replayCommand } from './replayCommand.ts';
import { type AnswerKind, verdictSentence } from './verdictWords.ts';

/** The answer to one law or claim, in words: what every output for machines and pull requests is made of. */
export interface Answer {
  readonly of: 'law' | 'claim';
  readonly name: string;
  readonly title: string;
  readonly kind: AnswerKind;
  /** What it weighs at the gate; without a gate, what does not hold `stops`. */
  readonly weight: Weight;
  /** Why, in a sentence with its numbers. */
  readonly sentence: string;
  /** The numbers behind it, a line each. */
  readonly numbers: readonly string[];
  /** The command that tries it again. */
  readonly replay: string;
}

const numberLine = ({ hypothesis, unit, estimate, asked, decision }: HypothesisSummary): string => {
  const found = estimate === undefined ? 'no block counts' : `${estimate.effect} in ${estimate.interval}`;
  return `${hypothesis.role}: ${hypothesis.title} (${unit}): ${found}, asks for ${asked}: ${decision}`;
};

/** What was asked for when the check was interrupted. */
const notBegun = (of: Answer['of'], name: string, replay: string): Omit<Answer, 'weight'> => {
  const sentence = 'Interrupted before it was begun.';
  return { of, name, title: name, kind: 'interrupted', sentence, numbers: [], replay };
};

const claimAnswer = (record: EvidenceRecord, name: string): Omit<Answer, 'weight'> => {
  const check: RecordedCheck | undefined = record.checks.find(({ claim }) => claim.name === name);
  const replay = replayCommand(record.settings);
  if (check === undefined) return notBegun('claim', name, replay);
  return {
    of: 'claim',
    name,
    title: check.claim.title,
    kind: check.verdict.kind,
    sentence: verdictSentence(check),
    numbers: check.claim.hypotheses.map((hypothesis) => numberLine(hypothesisSummary(check, hypothesis))),
    replay,
  };
};

const lawAnswer = ({ laws, settings }: EvidenceRecord, name: string): Omit<Answer, 'weight'> => {
  const recorded = laws?.checks.find(({ law }) => law.name === name);
  const replay = lawReplayCommand(settings, name);
  if (recorded === undefined) return notBegun('law', name, replay);
  const { law, verdict } = recorded;
  const cases = verdict.kind === 'outOfRegime' ? '' : ` in ${verdict.cases} cases`;
  const deviation = `off by ${deviationText(recorded)}${cases}, allowed are ${law.tolerance} (${law.unit})`;
  return {
    of: 'law',
    name,
    title: law.title,
    kind: verdict.kind,
    sentence: lawSentence(recorded) ?? `Holds: ${deviation}.`,
    numbers: verdict.kind === 'outOfRegime' ? [] : [deviation],
    replay,
  };
};

/** The answers of a record, laws first, each in the order of the check. */
export const answersOf = (record: EvidenceRecord): readonly Answer[] => {
  const weighed = new Map(gateDecision(record)?.answers.map(({ name, weight }) => [name, weight]));
  const weightOf = ({ name, kind }: Omit<Answer, 'weight'>): Weight =>
    weighed.get(name) ?? (kind === 'holds' ? 'passes' : 'stops');
  return [
    ...(record.settings.laws ?? []).map((name) => lawAnswer(record, name)),
    ...record.settings.claims.map((name) => claimAnswer(record, name)),
  ].map((answer) => ({ ...answer, weight: weightOf(answer) }));
};
