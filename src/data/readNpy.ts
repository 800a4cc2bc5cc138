import { endianness } from 'node:os';
import { ExperimentError } from '../core/experimentError.ts';
import { NPY_TYPES, type NpyValues, npyElement } from './npyElement.ts';

/** An array as a npy file holds it, row-major; 64-bit integers become float64, half floats float32, bools 0 and 1. */
export interface NpyArray {
  readonly dims: readonly number[];
  readonly values: NpyValues;
}

const swapBytes = (buffer: ArrayBuffer, size: number): void => {
  const bytes = Buffer.from(buffer);
  if (size === 2) bytes.swap16();
  if (size === 4) bytes.swap32();
  if (size === 8) bytes.swap64();
};

/** Values stored with the first index running fastest (Fortran order), turned so that the last one does. */
const rowMajor = (values: NpyValues, dims: readonly number[]): NpyValues => {
  const turned = values.slice() as unknown as (number | string)[];
  const at = dims.map(() => 0);
  for (let from = 0; from < values.length; from++) {
    turned[at.reduce((to, index, axis) => to * dims[axis]! + index, 0)] = values[from]!;
    for (let axis = 0; axis < dims.length && ++at[axis]! === dims[axis]; axis++) at[axis] = 0;
  }
  return turned as unknown as NpyValues;
};

/** The header text and where the values begin. */
const headerOf = (bytes: Uint8Array, name: string): { readonly text: string; readonly valuesAt: number } => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = Buffer.from(bytes.subarray(0, 6)).toString('latin1');
  if (magic !== '\x93NUMPY' || bytes.length < 12) {
    throw new ExperimentError(
      'E_NPY_MAGIC',
      `${name} is no npy array: it does not begin with \\x93NUMPY and a header.`,
    );
  }
  const version = bytes[6]!;
  if (version < 1 || version > 3) {
    throw new ExperimentError(
      'E_NPY_VERSION',
      `${name} has npy format version ${version}: versions 1 to 3 are read; save it with numpy.save.`,
    );
  }
  const textAt = version === 1 ? 10 : 12;
  const valuesAt = textAt + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (valuesAt > bytes.length) {
    throw new ExperimentError('E_NPY_TRUNCATED', `${name} ends inside its npy header: copy it again.`);
  }
  return { text: Buffer.from(bytes.subarray(textAt, valuesAt)).toString('utf8'), valuesAt };
};

/**
 * Reads one npy array, format versions 1 to 3, row-major (C order), of u1 i1 u2 i2 u4 i4 i8 f4 f8 in either byte order.
 * The shape is compared with the bytes there are before anything is made.
 * Source: NumPy, `numpy.lib.format`, "Format Version 1.0" to "3.0".
 * @param name of the file or array, for errors
 * @throws ExperimentError `E_NPY_MAGIC`, `E_NPY_VERSION`, `E_NPY_HEADER`, `E_NPY_TYPE`, `E_NPY_TRUNCATED`, `E_NPY_RANGE`, `E_NPY_TEXT`
 */
export const readNpy = (bytes: Uint8Array, name: string): NpyArray => {
  const { text, valuesAt } = headerOf(bytes, name);
  const shape = /'shape': *\(([\d, L]*)\)/.exec(text)?.[1];
  const order = /'fortran_order': *(True|False)/.exec(text)?.[1];
  if (shape === undefined || order === undefined || !text.includes("'descr'")) {
    throw new ExperimentError(
      'E_NPY_HEADER',
      `${name} has a npy header without descr, fortran_order or shape: ${JSON.stringify(text.slice(0, 80).trim())}.`,
    );
  }
  const described = /'descr': *'([^']*)'/.exec(text)?.[1];
  const [, byteOrder, type = ''] = /^([<>|=])(\w+)$/.exec(described ?? '') ?? [];
  const element = npyElement(type);
  if (element === undefined) {
    throw new ExperimentError(
      'E_NPY_TYPE',
      `${name} has element type ${described ?? 'of a record'}: ${NPY_TYPES} are read; convert it with .astype('f4') or .astype('i8').`,
    );
  }
  const dims = shape.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number.parseInt(size, 10)]));
  const count = dims.reduce((product, size) => product * size, 1);
  const present = bytes.length - valuesAt;
  if (present !== count * element.size) {
    throw new ExperimentError(
      'E_NPY_TRUNCATED',
      `${name} declares ${described} of shape [${dims.join(', ')}] = ${count * element.size} bytes but holds ${present}: it is truncated or damaged; copy it again.`,
    );
  }
  const copy = new Uint8Array(bytes.subarray(valuesAt)).buffer; // aligned, and free to be swapped
  const hostOrder = endianness() === 'LE' ? '<' : '>';
  if ((byteOrder === '<' || byteOrder === '>') && byteOrder !== hostOrder) swapBytes(copy, element.word);
  const values = element.over(copy, name);
  return { dims, values: order === 'True' && dims.length > 1 ? rowMajor(values, dims) : values };
};
