import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BenchRecord } from '../records/benchRecord.ts';
import { canonicalJson } from '../records/canonicalJson.ts';
import type { RecordAndPage } from './outputFiles.ts';

/**
 * The files of a benchmark. Two runs differ however equal their settings, so that the time they began is in the name, and
 * none is written over: a comparison needs several jobs. An interrupted one says `partial`.
 */
export const benchFiles = (
  folder: string,
  { settings, status, times }: Pick<BenchRecord, 'settings' | 'status' | 'times'>,
): RecordAndPage => {
  const hash = createHash('sha256').update(canonicalJson(settings)).digest('hex').slice(0, 6);
  const when = times.startedAt.replace(/\.\d+Z$/, '').replace(/[^\dT]/g, '');
  const words = ['bench', settings.network, settings.engine, hash, when].map((word) => word.replace(/[^\w.-]+/g, '_'));
  const stem = `${join(folder, words.join('-'))}${status === 'interrupted' ? '.partial' : ''}`;
  return { record: `${stem}.json`, page: `${stem}.html` };
};
