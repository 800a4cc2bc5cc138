import { ExperimentError } from '../core/experimentError.ts';
import { gunzipIfNeeded } from './gunzipIfNeeded.ts';

/** An array of unsigned bytes as an idx file holds it, row-major. */
export interface IdxArray {
  readonly dims: readonly number[];
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/**
 * Reads the idx format: two zero bytes, the element type, the number of dimensions, their sizes as big-endian uint32,
 * then the values. Only unsigned bytes (type 0x08) are read, which is what MNIST and its successors use. The sizes are
 * compared with the bytes there are before anything is made.
 * Source: LeCun, Cortes & Burges, "The MNIST database", section "File formats".
 * @param bytes gzip or not; `values` may share their memory
 * @param name of the file, for errors
 * @throws ExperimentError `E_IDX_MAGIC`, `E_IDX_TYPE`, `E_IDX_TRUNCATED`, `E_IDX_TRAILING`, `E_GZIP_CORRUPT`, `E_GZIP_TOO_LARGE`
 */
export const readIdx = (bytes: Uint8Array, name: string): IdxArray => {
  const raw = gunzipIfNeeded(bytes, name);
  if (raw.length < 4) {
    throw new ExperimentError(
      'E_IDX_TRUNCATED',
      `${name} has ${raw.length} bytes, too few for an idx header: fetch or copy it again.`,
    );
  }
  const rank = raw[3]!;
  if (raw[0] !== 0 || raw[1] !== 0 || rank === 0) {
    throw new ExperimentError(
      'E_IDX_MAGIC',
      `${name} begins with ${hex(raw.subarray(0, 4))}, not with 000008 and a number of dimensions: it is no idx file.`,
    );
  }
  if (raw[2] !== UNSIGNED_BYTE) {
    throw new ExperimentError(
      'E_IDX_TYPE',
      `${name} holds idx elements of type 0x${hex(raw.subarray(2, 3))}: only unsigned bytes (0x08) are read; save it as npz instead.`,
    );
  }
  const headerLength = 4 + 4 * rank;
  if (raw.length < headerLength) {
    throw new ExperimentError(
      'E_IDX_TRUNCATED',
      `${name} ends inside its idx header, after ${raw.length} of ${headerLength} bytes: fetch or copy it again.`,
    );
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const dims = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const expected = dims.reduce((product, size) => product * size, 1); // may be inexact above 2^53: far above any file
  const present = raw.length - headerLength;
  if (present < expected) {
    throw new ExperimentError(
      'E_IDX_TRUNCATED',
      `${name} declares ${dims.join(' x ')} = ${expected} values but holds ${present}: it is truncated; fetch or copy it again.`,
    );
  }
  if (present > expected) {
    throw new ExperimentError(
      'E_IDX_TRAILING',
      `${name} declares ${dims.join(' x ')} = ${expected} values but ${present - expected} more bytes follow: it is damaged or no idx file.`,
    );
  }
  return { dims, values: raw.subarray(headerLength) };
};
