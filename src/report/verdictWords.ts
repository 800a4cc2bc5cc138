import type { EvidenceRecord, RecordedCheck, RecordedVerdict } from '../records/evidenceRecord.ts';

export type AnswerKind = RecordedVerdict['kind'] | 'interrupted';

/** A word and a sign for each answer, so that none depends on colour. */
export const verdictWords: Readonly<Record<AnswerKind, { readonly word: string; readonly sign: string }>> = {
  holds: { word: 'holds', sign: '✓' },
  violated: { word: 'violated', sign: '✗' },
  undetermined: { word: 'undetermined', sign: '?' },
  outOfRegime: { word: 'out of regime', sign: '–' },
  interrupted: { word: 'interrupted', sign: '…' },
};

const countOf = (count: number, total: number): string => (total === 1 ? 'The claim' : `${count} of ${total} claims`);

const allOf = (total: number): string => (total === 1 ? 'The claim holds' : `All ${total} claims hold`);

/** The answer to the whole record: the worst one, in a sentence. */
export const overallAnswer = (record: EvidenceRecord): { readonly kind: AnswerKind; readonly text: string } => {
  const kinds = record.checks.map(({ verdict }) => verdict.kind);
  const total = record.settings.claims.length;
  const count = (kind: RecordedVerdict['kind']): number => kinds.filter((each) => each === kind).length;
  const violated = count('violated');
  const undetermined = count('undetermined');
  const outOfRegime = count('outOfRegime');
  const verb = (n: number): string => (n === 1 || total === 1 ? 'is' : 'are');
  if (violated > 0) return { kind: 'violated', text: `${countOf(violated, total)} ${verb(violated)} violated` };
  if (record.status === 'interrupted') {
    return { kind: 'interrupted', text: 'Interrupted before every claim had its answer' };
  }
  if (undetermined > 0) {
    return { kind: 'undetermined', text: `${countOf(undetermined, total)} ${verb(undetermined)} undetermined` };
  }
  if (outOfRegime > 0) {
    return { kind: 'outOfRegime', text: `${countOf(outOfRegime, total)} ${verb(outOfRegime)} out of regime` };
  }
  return { kind: 'holds', text: total === 2 ? 'Both claims hold' : allOf(total) };
};

const blockCount = (blocks: number): string => `${blocks} seed block${blocks === 1 ? '' : 's'}`;

/** The verdict of one claim in a sentence. */
export const verdictSentence = ({ verdict }: RecordedCheck): string => {
  switch (verdict.kind) {
    case 'holds':
      return `Holds after ${blockCount(verdict.blocks)}.`;
    case 'violated':
      return `Violated after ${blockCount(verdict.blocks)}: ${verdict.reason}.`;
    case 'undetermined': {
      const needed = verdict.blocksNeeded;
      const more = needed === undefined ? '' : ` About ${needed} blocks would be needed.`;
      return `Undetermined after ${blockCount(verdict.blocks)}: ${verdict.reason}.${more}`;
    }
    case 'outOfRegime':
      return `Out of regime: ${verdict.reason}.`;
  }
};
