import type { EvidenceRecord } from '../../records/evidenceRecord.ts';
import { gateDecision } from '../gateDecision.ts';
import { gateLines } from '../gateLines.ts';
import { type AnswerKind, overallAnswer } from '../verdictWords.ts';
import { type Markup, markup, nothing } from './markup.ts';

const TONES = { passes: 'holds', fails: 'violated', undecided: 'undetermined' } as const;

/** The answer at the top of the page: of the gate where there is one, else of what was judged. */
export const headline = (record: EvidenceRecord): { readonly kind: AnswerKind; readonly text: string } => {
  const decision = gateDecision(record);
  if (decision === undefined) return overallAnswer(record);
  return { kind: TONES[decision.answer], text: gateLines(record)![0]! };
};

/** What the answer of the gate comes from, below it; nothing for a record of no gate. */
export const gateReasons = (record: EvidenceRecord): Markup => {
  const { gate } = record.settings;
  if (gate === undefined) return nothing;
  const reasons = gateLines(record)!.slice(1);
  return markup`<p>${overallAnswer(record).text}. By <code>${gate.config}</code>, ${gate.date}${reasons.length === 0 ? '.' : ':'}</p>
${reasons.length === 0 ? nothing : markup`<ul>${reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>`}`;
};
