import { createHash } from 'node:crypto';
import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { type Answer, answersOf } from './answers.ts';

/** What a gate does not stop for is told. */
const severityOf = (kind: Answer['kind'], weight: Answer['weight']): string =>
  weight !== 'stops' ? 'info' : kind === 'violated' ? 'critical' : 'minor';

/**
 * The record in GitLab's code-quality format: one entry for each law or claim that does not hold.
 * @param path of the file that the entries are shown at, from the root of the repository, e.g. that of the trainer
 */
export const gitlabReport = (record: EvidenceRecord, path: string): string => {
  const entries = answersOf(record).flatMap(({ kind, weight, of, name, sentence, title }) =>
    kind === 'holds'
      ? []
      : [
          {
            type: 'issue',
            check_name: `batchlaw/${of}/${name}`,
            description: `${title}. ${sentence}`,
            fingerprint: createHash('sha256').update(`${of} ${name} ${kind}`).digest('hex').slice(0, 32),
            severity: severityOf(kind, weight),
            location: { path, lines: { begin: 1 } },
          },
        ],
  );
  return `${JSON.stringify(entries, null, 1)}\n`;
};
