import { bypassOf, excuses, isToldOnly } from '../records/endedByGate.ts';
import type { EvidenceRecord, RecordedBypass } from '../records/evidenceRecord.ts';
import { judgedAnswers } from './judgedAnswers.ts';
import type { AnswerKind } from './verdictWords.ts';

/**
 * What an answer weighs at a gate. `stops`: it keeps the gate shut. `told`: at level `warn`, or out of regime before any
 * block was trained: the claim is not made of these data or this trainer. `bypassed`: known, and excused until a day.
 */
export type Weight = 'passes' | 'stops' | 'told' | 'bypassed';

export interface WeighedAnswer {
  readonly name: string;
  readonly kind: AnswerKind;
  readonly weight: Weight;
  /** The bypass that excuses it, or one that no longer does. */
  readonly bypass?: RecordedBypass;
}

export interface GateDecision {
  /** `fails`: something is violated. `undecided`: something has no answer. */
  readonly answer: 'passes' | 'fails' | 'undecided';
  readonly answers: readonly WeighedAnswer[];
}

/**
 * Whether a record opens the gate. A claim in a drawn regime has the level of the claim. What is out of regime although
 * blocks were trained (a guard failed, a control was missed) has no answer, like what is undetermined: many bugs do just
 * that. A gate at which nothing has an answer is undecided. Undefined for a record of no gate.
 */
export const gateDecision = (record: EvidenceRecord): GateDecision | undefined => {
  const { gate } = record.settings;
  if (gate === undefined) return undefined;
  const answers = judgedAnswers(record).map(({ name, kind, notMade }): WeighedAnswer => {
    const bypass = bypassOf(gate, name);
    const weigh = (): Weight => {
      if (kind === 'holds') return 'passes';
      if (notMade || isToldOnly(gate, name)) return 'told';
      return excuses(gate, bypass) ? 'bypassed' : 'stops';
    };
    return { name, kind, weight: weigh(), ...(bypass !== undefined && kind !== 'holds' && { bypass }) };
  });
  const stopping = answers.filter(({ weight }) => weight === 'stops');
  const judged = answers.some(({ kind, weight }) => kind !== 'outOfRegime' || weight !== 'told');
  const open = stopping.length === 0 && judged;
  const answer = stopping.some(({ kind }) => kind === 'violated') ? 'fails' : open ? 'passes' : 'undecided';
  return { answer, answers };
};
