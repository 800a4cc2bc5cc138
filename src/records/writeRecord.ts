import type { EvidenceRecord } from './evidenceRecord.ts';
import { serialiseRecord } from './serialiseRecord.ts';
import { type FileSystem, writeFileAtomically } from './writeFileAtomically.ts';

/**
 * Writes a record; an older one at `path` stays whole until the new one is.
 * @throws ExperimentError `E_DISK_FULL`, `E_OUTPUT_NOT_WRITABLE`, `E_RECORD_NUMBER`
 */
export const writeRecord = (path: string, record: EvidenceRecord, fileSystem?: FileSystem): Promise<void> =>
  writeFileAtomically(path, serialiseRecord(record), fileSystem);
