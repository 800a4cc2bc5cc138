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

/** What was asked for: `claim` or `law`, how many, and the answers so far. */
interface Asked {
  readonly noun: string;
  readonly total: number;
  readonly kinds: readonly RecordedVerdict['kind'][];
}

/** Laws and claims, those of which none was asked for left out. */
const askedOf = ({ laws, checks, settings }: EvidenceRecord): readonly Asked[] =>
  [
    { noun: 'law', total: settings.laws?.length ?? 0, kinds: laws?.checks.map(({ verdict }) => verdict.kind) ?? [] },
    { noun: 'claim', total: settings.claims.length, kinds: checks.map(({ verdict }) => verdict.kind) },
  ].filter(({ total }) => total > 0);

const inSentence = (parts: readonly string[]): string => {
  const text = parts.join(' and ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const allOf = ({ noun, total }: Asked): string => {
  if (total === 1) return `the ${noun}`;
  return total === 2 ? `both ${noun}s` : `all ${total} ${noun}s`;
};

/** `1 of 27 laws and the claim are violated`, or undefined when none is. */
const sentenceOf = (asked: readonly Asked[], kind: RecordedVerdict['kind'], words: string): string | undefined => {
  const counts = asked
    .map((each) => ({ ...each, count: each.kinds.filter((own) => own === kind).length }))
    .filter(({ count }) => count > 0);
  if (counts.length === 0) return undefined;
  const many = counts.length > 1 || counts.some(({ count }) => count > 1);
  const parts = counts.map(({ noun, total, count }) => (total === 1 ? `the ${noun}` : `${count} of ${total} ${noun}s`));
  return `${inSentence(parts)} ${many ? 'are' : 'is'} ${words}`;
};

/** The answer to the whole record: the worst one, in a sentence. */
export const overallAnswer = (record: EvidenceRecord): { readonly kind: AnswerKind; readonly text: string } => {
  const asked = askedOf(record);
  const violated = sentenceOf(asked, 'violated', 'violated');
  if (violated !== undefined) return { kind: 'violated', text: violated };
  if (record.status === 'interrupted') {
    const nouns = asked.map(({ noun }) => noun).join(' and ');
    return { kind: 'interrupted', text: `Interrupted before every ${nouns} had its answer` };
  }
  const undetermined = sentenceOf(asked, 'undetermined', 'undetermined');
  if (undetermined !== undefined) return { kind: 'undetermined', text: undetermined };
  const outOfRegime = sentenceOf(asked, 'outOfRegime', 'out of regime');
  if (outOfRegime !== undefined) return { kind: 'outOfRegime', text: outOfRegime };
  const one = asked.reduce((sum, { total }) => sum + total, 0) === 1;
  return { kind: 'holds', text: `${inSentence(asked.map(allOf))} hold${one ? 's' : ''}` };
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
