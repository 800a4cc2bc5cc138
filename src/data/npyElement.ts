import { ExperimentError } from '../core/experimentError.ts';
import { halfToFloat } from './halfToFloat.ts';

/** What an array may hold: numbers, or the texts of labels. */
export type NpyValues =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | readonly string[];

/** How one element type of npy lies in the bytes, host byte order. */
export interface NpyElement {
  readonly size: number;
  /** Bytes to swap for the other byte order. */
  readonly word: number;
  readonly over: (buffer: ArrayBuffer, name: string) => NpyValues;
}

/** 64-bit integers as float64. @throws ExperimentError `E_NPY_RANGE` beyond 2^53, where float64 has gaps */
const safeIntegers = (values: BigInt64Array | BigUint64Array, name: string): Float64Array =>
  Float64Array.from(values as Iterable<bigint>, (value) => {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    throw new ExperimentError(
      'E_NPY_RANGE',
      `${name} holds ${value}, beyond the integers of float64 (2^53): convert it with .astype('f8') if it is a quantity.`,
    );
  });

const number = (size: number, over: NpyElement['over']): NpyElement => ({ size, word: size, over });

const NUMBERS: Readonly<Record<string, NpyElement>> = {
  b1: number(1, (buffer) => new Uint8Array(buffer).map((byte) => (byte === 0 ? 0 : 1))),
  u1: number(1, (buffer) => new Uint8Array(buffer)),
  i1: number(1, (buffer) => new Int8Array(buffer)),
  u2: number(2, (buffer) => new Uint16Array(buffer)),
  i2: number(2, (buffer) => new Int16Array(buffer)),
  u4: number(4, (buffer) => new Uint32Array(buffer)),
  i4: number(4, (buffer) => new Int32Array(buffer)),
  u8: number(8, (buffer, name) => safeIntegers(new BigUint64Array(buffer), name)),
  i8: number(8, (buffer, name) => safeIntegers(new BigInt64Array(buffer), name)),
  f2: number(2, (buffer) => Float32Array.from(new Uint16Array(buffer), halfToFloat)),
  f4: number(4, (buffer) => new Float32Array(buffer)),
  f8: number(8, (buffer) => new Float64Array(buffer)),
};

/** Texts of a fixed length in UCS-4, filled up with zeros. @throws ExperimentError `E_NPY_TEXT` for what is no Unicode */
const texts = (length: number): NpyElement => ({
  size: 4 * length,
  word: 4,
  over: (buffer, name) => {
    const codes = new Uint32Array(buffer);
    const wrong = codes.find((code) => code > 0x10ffff);
    if (wrong !== undefined) {
      throw new ExperimentError(
        'E_NPY_TEXT',
        `${name} holds the character ${wrong}, which Unicode has not: copy it again.`,
      );
    }
    return Array.from({ length: codes.length / length }, (_, i) =>
      String.fromCodePoint(...codes.subarray(i * length, (i + 1) * length)).replace(/\0+$/, ''),
    );
  },
});

/** The element type of that name without byte order, e.g. `f4` or `U12`; undefined when it is not read. */
export const npyElement = (type: string): NpyElement | undefined => {
  const length = Number(/^U([1-9]\d{0,3})$/.exec(type)?.[1] ?? 0);
  if (length > 0) return texts(length);
  return Object.hasOwn(NUMBERS, type) ? NUMBERS[type] : undefined;
};

/** The types that are read, for errors. */
export const NPY_TYPES: string = [...Object.keys(NUMBERS), 'U'].join(', ');
