import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { type Answer, answersOf } from './answers.ts';
import { verdictWords } from './verdictWords.ts';

const escapedData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapedProperty = (text: string): string => escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** What a gate does not stop for is no error. */
const levelOf = ({ kind, weight }: Answer): string => {
  if (weight === 'stops') return kind === 'violated' ? 'error' : 'warning';
  return kind === 'violated' ? 'warning' : 'notice';
};

/** Lines by which a job of GitHub Actions annotates a run: one for each law or claim that does not hold. */
export const githubReport = (record: EvidenceRecord): string =>
  answersOf(record)
    .flatMap((answer) => {
      const { kind, of, name, title, sentence, numbers, replay } = answer;
      if (kind === 'holds') return [];
      const head = escapedProperty(`${of} ${name}: ${verdictWords[kind].word}`);
      return [`::${levelOf(answer)} title=${head}::${escapedData([title, sentence, ...numbers, replay].join('\n'))}\n`];
    })
    .join('');
