import type { EvidenceRecord } from './evidenceRecord.ts';
import { parseAnyRecord, readAnyRecord } from './readAnyRecord.ts';

/**
 * The evidence record in a text.
 * @param name how errors call it, e.g. its path
 * @throws ExperimentError those of `parseAnyRecord`
 */
export const parseRecord = (text: string, name: string): Promise<EvidenceRecord> =>
  parseAnyRecord(text, name, ['batchlaw-evidence']);

/**
 * The evidence record in a file.
 * @throws ExperimentError those of `readAnyRecord`
 */
export const readRecord = (path: string): Promise<EvidenceRecord> => readAnyRecord(path, ['batchlaw-evidence']);
