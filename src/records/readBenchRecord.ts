import type { BenchRecord } from './benchRecord.ts';
import { readAnyRecord } from './readAnyRecord.ts';

/**
 * The benchmark record in a file.
 * @throws ExperimentError those of `readAnyRecord`
 */
export const readBenchRecord = (path: string): Promise<BenchRecord> => readAnyRecord(path, ['batchlaw-bench']);
