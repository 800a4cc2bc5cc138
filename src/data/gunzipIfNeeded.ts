import { gunzipSync } from 'node:zlib';
import { ExperimentError } from '../core/experimentError.ts';

/** No data file may inflate to more: a few kB of gzip can hold gigabytes of zeros. */
const MAX_INFLATED_BYTES = 2 ** 30;

/**
 * The bytes themselves, or what they hold when they are gzip (they begin with 1f 8b, whatever the file is called).
 * @param name of the file, for errors
 * @throws ExperimentError `E_GZIP_CORRUPT`, `E_GZIP_TOO_LARGE`
 */
export const gunzipIfNeeded = (bytes: Uint8Array, name: string): Uint8Array => {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new ExperimentError(
        'E_GZIP_TOO_LARGE',
        `${name} inflates to more than ${MAX_INFLATED_BYTES} bytes: use a smaller data set, or files that are not compressed.`,
        { cause: error },
      );
    }
    throw new ExperimentError(
      'E_GZIP_CORRUPT',
      `${name} is not a whole gzip file (${message}): it is truncated or damaged; fetch or copy it again.`,
      { cause: error },
    );
  }
};
