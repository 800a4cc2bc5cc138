import { ExperimentError } from '../core/experimentError.ts';
import { gunzipIfNeeded } from './gunzipIfNeeded.ts';
import type { NamedSet } from './namedSets.ts';
import { sha256Of } from './sha256Of.ts';

/**
 * The bytes of one file of a named set without gzip, compared with its known checksum.
 * @param where the path or URL, for errors
 * @param advice what to do about a wrong one
 * @throws ExperimentError `E_CHECKSUM`, `E_GZIP_CORRUPT`, `E_GZIP_TOO_LARGE`
 */
export const verifiedFile = (
  set: NamedSet,
  file: string,
  bytes: Uint8Array,
  where: string,
  advice = 'Remove or replace it.',
): Uint8Array => {
  const raw = gunzipIfNeeded(bytes, where);
  const found = sha256Of(raw);
  const wanted = set.sha256[file];
  if (found === wanted) return raw;
  throw new ExperimentError(
    'E_CHECKSUM',
    `${where} is not the ${file} of ${set.name}: its bytes (without gzip) have sha256 ${found}, but ${wanted} is right. ${advice}`,
  );
};
