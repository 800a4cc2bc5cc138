import { ExperimentError } from '../core/experimentError.ts';
import { repeatedKey } from './repeatedKey.ts';

/** Bytes before the header: its length. */
export const LENGTH_BYTES = 8;
/** The reference allows 100 MB; a tensor takes some hundred bytes, and a network of ours has some ten tensors. */
const MOST_HEADER_BYTES = 10_000_000;
const METADATA = '__metadata__';
const MOST_LETTERS = 60;

/** What the header says of one tensor; `begin` and `end` count from the end of the header. */
export interface SafetensorsEntry {
  readonly tensor: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** A name or value of the file as errors show it: quoted, and cut where it is long. */
export const quoted = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}...` : text;
};

const wrongHeader = (file: string, what: string): ExperimentError =>
  new ExperimentError(
    'E_SAFETENSORS_HEADER',
    `${file} is no safetensors file: ${what}. Save it with safetensors' save_file, or copy it again.`,
  );

/**
 * The length of the header in bytes, from the first bytes of a file: refused before anything of that length is read.
 * @param first the first 8 bytes, or fewer where the file has fewer
 * @param size of the whole file in bytes
 * @throws ExperimentError `E_SAFETENSORS_TRUNCATED`, `E_SAFETENSORS_HEADER`
 */
export const safetensorsHeaderLength = (first: Uint8Array, size: number, file: string): number => {
  if (first.length < LENGTH_BYTES) {
    throw new ExperimentError(
      'E_SAFETENSORS_TRUNCATED',
      `${file} has ${first.length} bytes, and a safetensors file begins with 8 for the length of its header: it is truncated; copy it again.`,
    );
  }
  const length = new DataView(first.buffer, first.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length > BigInt(MOST_HEADER_BYTES)) {
    throw wrongHeader(file, `its first 8 bytes ask for a header of ${length} bytes, above ${MOST_HEADER_BYTES}`);
  }
  const bytes = Number(length);
  if (LENGTH_BYTES + bytes > size) {
    throw new ExperimentError(
      'E_SAFETENSORS_TRUNCATED',
      `${file} has ${size} bytes, and its header alone should end at byte ${LENGTH_BYTES + bytes}: it is truncated; copy it again.`,
    );
  }
  return bytes;
};

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const arePlaces = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isPlace);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const entryOf = (tensor: string, said: unknown, file: string): SafetensorsEntry => {
  const { dtype, shape, data_offsets: offsets } = isObject(said) ? said : {};
  if (typeof dtype !== 'string' || !arePlaces(shape) || !arePlaces(offsets) || offsets.length !== 2) {
    throw wrongHeader(
      file,
      `tensor ${quoted(tensor)} needs a dtype, a shape of integers from 0 and two data_offsets, and has ${quoted(said)}`,
    );
  }
  return { tensor, dtype, shape, begin: offsets[0]!, end: offsets[1]! };
};

const metadataOf = (said: unknown, file: string): ReadonlyMap<string, string> => {
  const members = isObject(said) ? Object.entries(said) : undefined;
  const texts = members?.filter((member): member is [string, string] => typeof member[1] === 'string');
  if (texts === undefined || texts.length !== members?.length) {
    throw wrongHeader(file, `${METADATA} maps names to texts, and is ${quoted(said)}`);
  }
  return new Map(texts);
};

/**
 * Reads the header: which tensors there are, and where.
 * Source: safetensors, README, "Format" and its notes: begins with {, no key twice, padded with spaces.
 * @throws ExperimentError `E_SAFETENSORS_HEADER`
 */
export const safetensorsHeader = (bytes: Uint8Array, file: string): SafetensorsHeader => {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw wrongHeader(file, `its header is no JSON in UTF-8 (${(cause as Error).message.slice(0, 80)})`);
  }
  if (!isObject(value) || !text.startsWith('{')) {
    throw wrongHeader(file, `its header is ${quoted(value)} and should be an object`);
  }
  const twice = repeatedKey(text);
  if (twice !== undefined) throw wrongHeader(file, `its header has the key ${quoted(twice)} twice`);
  return {
    entries: Object.entries(value).flatMap(([key, said]) => (key === METADATA ? [] : [entryOf(key, said, file)])),
    metadata: Object.hasOwn(value, METADATA) ? metadataOf(value[METADATA], file) : new Map(),
  };
};
