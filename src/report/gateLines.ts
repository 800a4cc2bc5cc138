import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { gateDecision, type WeighedAnswer } from './gateDecision.ts';
import { verdictWords } from './verdictWords.ts';

const HEAD = {
  passes: 'The gate is open',
  fails: 'The gate is shut: a law of training is broken',
  undecided: 'The gate is shut: not every law and claim has an answer',
} as const;

const ENDS = {
  stops: '',
  told: ', which is told and stops nothing',
  bypassed: ', which is bypassed',
} as const;

/** More answers of one kind are counted. */
const FEW = 2;

const line = ({ name, kind, weight, bypass }: WeighedAnswer, date: string): readonly string[] => {
  if (weight === 'passes') return [];
  const words = `${name} is ${verdictWords[kind].word}${ENDS[weight]}`;
  if (bypass === undefined) return [words];
  const whose = `${bypass.who}: ${bypass.why}`;
  return [
    bypass.until < date
      ? `${words}; its bypass ended on ${bypass.until} (${whose})`
      : `${words} until ${bypass.until} (${whose})`,
  ];
};

/** What a gate says, the answer first; undefined for a record of no gate. */
export const gateLines = (record: EvidenceRecord): readonly string[] | undefined => {
  const decision = gateDecision(record);
  if (decision === undefined) return undefined;
  const { date } = record.settings.gate!;
  const notMade = decision.answers.filter(({ kind, weight }) => kind === 'outOfRegime' && weight === 'told');
  const others = decision.answers.filter((answer) => !notMade.includes(answer));
  const few = notMade.length <= FEW ? notMade : [];
  return [
    HEAD[decision.answer],
    ...[...others, ...few].flatMap((answer) => line(answer, date)),
    ...(notMade.length > FEW
      ? [`${notMade.length} laws and claims are out of regime, which is told and stops nothing`]
      : []),
  ];
};
