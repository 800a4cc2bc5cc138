import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import type { AnswerKind } from './verdictWords.ts';

/** What became of one law or claim that was asked for. */
export interface JudgedAnswer {
  readonly name: string;
  readonly kind: AnswerKind;
  /** Out of regime before anything was trained for it: it is not made of these data, or asks what the trainer has not. */
  readonly notMade: boolean;
}

/** The kinds of answer of a record, laws first, each in the order asked for. */
export const judgedAnswers = ({ laws, settings, checks }: EvidenceRecord): readonly JudgedAnswer[] => [
  ...(settings.laws ?? []).map((name): JudgedAnswer => {
    const kind = laws?.checks.find(({ law }) => law.name === name)?.verdict.kind ?? 'interrupted';
    return { name, kind, notMade: kind === 'outOfRegime' };
  }),
  ...settings.claims.map((name): JudgedAnswer => {
    const check = checks.find(({ claim }) => claim.name === name);
    const kind = check?.verdict.kind ?? 'interrupted';
    return { name, kind, notMade: kind === 'outOfRegime' && check?.blocks.length === 0 };
  }),
];
