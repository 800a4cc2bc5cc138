import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { allClaims } from '../claims/allClaims.ts';
import { NAMED_SETS } from '../data/namedSets.ts';
import { DEFAULT_ALPHA } from '../judge/errorBudget.ts';
import { canonicalJson } from '../records/canonicalJson.ts';
import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { DEFAULT_MAX_BLOCKS } from './parseBudget.ts';

/** Where one answer goes. */
export interface RecordAndPage {
  readonly record: string;
  readonly page: string;
}

const isPlain = ({ data, dataFolder, dataUrl, labelColumn, alpha, budget }: EvidenceRecord['settings']): boolean =>
  NAMED_SETS.some(({ name }) => name === data) &&
  [dataFolder, dataUrl, labelColumn, budget.seconds].every((each) => each === undefined) &&
  alpha === DEFAULT_ALPHA &&
  budget.maxBlocks === DEFAULT_MAX_BLOCKS;

/**
 * The files of a check: the same check writes the same ones, another check others. The name tells claims, data, engine
 * and seed; where anything else is not the default, 8 hex digits of the sha256 of all settings and of the data follow.
 * `partial` holds the blocks so far, until the check has its answer: no whole record gives way to an interrupted one.
 */
export const outputFiles = (
  folder: string,
  settings: EvidenceRecord['settings'],
  dataSha256: string,
): { readonly whole: RecordAndPage; readonly partial: RecordAndPage } => {
  const { claims, data, engine, seed } = settings;
  const part = claims.length === allClaims.length ? [] : claims;
  const hash = createHash('sha256').update(canonicalJson({ settings, dataSha256 })).digest('hex').slice(0, 8);
  const words = ['check', ...part, basename(data).replace(/[^\w.-]+/g, '_'), engine, `seed${seed}`];
  const stem = join(folder, [...words, ...(isPlain(settings) ? [] : [hash])].join('-'));
  return {
    whole: { record: `${stem}.json`, page: `${stem}.html` },
    partial: { record: `${stem}.partial.json`, page: `${stem}.partial.html` },
  };
};
