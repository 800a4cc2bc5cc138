import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { canonicalJson } from '../records/canonicalJson.ts';
import type { SharpnessRecord } from '../records/sharpnessRecord.ts';
import type { RecordAndPage } from './outputFiles.ts';

/**
 * The files of a sharpness record: the name tells data, engine and seed, and 8 hex digits of the sha256 of all settings, data
 * and weights the rest. The same command writes the same files, another one others.
 */
export const sharpnessFiles = (
  folder: string,
  { settings, slice, solutions }: Pick<SharpnessRecord, 'settings' | 'slice' | 'solutions'>,
): RecordAndPage => {
  const files = solutions.flatMap(({ source }) => (source.kind === 'file' ? [source.sha256] : []));
  const hash = createHash('sha256')
    .update(canonicalJson({ settings, slice: slice.id, files }))
    .digest('hex')
    .slice(0, 8);
  const data = basename(settings.data).replace(/[^\w.-]+/g, '_');
  const stem = join(folder, `sharpness-${data}-${settings.engine}-seed${settings.seed}-${hash}`);
  return { record: `${stem}.json`, page: `${stem}.html` };
};
