import { ExperimentError } from '../core/experimentError.ts';
import type { Tensor } from '../core/tensor.ts';
import { SAFETENSORS_ELEMENTS } from './safetensorsElement.ts';
import {
  LENGTH_BYTES,
  quoted,
  type SafetensorsEntry,
  safetensorsHeader,
  safetensorsHeaderLength,
} from './safetensorsHeader.ts';

/** What a safetensors file holds; tensors in the order of their bytes. */
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** Refuses bytes that no tensor owns, or two do, or none has. @param present bytes behind the header */
const checkPlaces = (inOrder: readonly SafetensorsEntry[], present: number, file: string): void => {
  let expected = 0;
  for (const { tensor, begin, end } of inOrder) {
    if (end > present) {
      throw new ExperimentError(
        'E_SAFETENSORS_TRUNCATED',
        `${file}: tensor ${quoted(tensor)} ends at byte ${end} of the values, and there are ${present}: the file is truncated or damaged; copy it again.`,
      );
    }
    if (begin !== expected || end < begin) {
      throw new ExperimentError(
        'E_SAFETENSORS_OFFSETS',
        `${file}: tensor ${quoted(tensor)} has data_offsets [${begin}, ${end}], and should begin at ${expected}, where the one before ends: tensors neither overlap nor leave gaps. Save it again.`,
      );
    }
    expected = end;
  }
  if (expected !== present) {
    throw new ExperimentError(
      'E_SAFETENSORS_OFFSETS',
      `${file} has ${present} bytes of values, and its tensors end at ${expected}: the rest belongs to none. Save it again.`,
    );
  }
};

const tensorOf = ({ tensor, dtype, shape, begin, end }: SafetensorsEntry, values: Uint8Array, file: string): Tensor => {
  const element = SAFETENSORS_ELEMENTS.get(dtype);
  if (element === undefined) {
    throw new ExperimentError(
      'E_SAFETENSORS_TYPE',
      `${file}: tensor ${quoted(tensor)} has dtype ${quoted(dtype)}: ${[...SAFETENSORS_ELEMENTS.keys()].join(', ')} are read; convert it with .float().`,
    );
  }
  const wanted = shape.reduce((product, size) => product * size, 1) * element.size;
  if (wanted !== end - begin) {
    throw new ExperimentError(
      'E_SAFETENSORS_OFFSETS',
      `${file}: tensor ${quoted(tensor)} is ${dtype} of shape ${quoted(shape)}, ${wanted} bytes, and has data_offsets for ${end - begin}: the header lies. Save it again.`,
    );
  }
  return { dims: shape, values: element.over(new DataView(values.buffer, values.byteOffset + begin, wanted)) };
};

/**
 * Reads safetensors: F64 as float64; F32, F16 and BF16 as float32, exactly. Header and places are checked before any value
 * is made; what is not a number (NaN, Infinity) is read as it is.
 * Source: safetensors, README, "Format".
 * @param file its name, for errors
 * @throws ExperimentError `E_SAFETENSORS_TRUNCATED`, `E_SAFETENSORS_HEADER`, `E_SAFETENSORS_OFFSETS`, `E_SAFETENSORS_TYPE`
 */
export const readSafetensors = (bytes: Uint8Array, file: string): SafetensorsFile => {
  const valuesAt = LENGTH_BYTES + safetensorsHeaderLength(bytes.subarray(0, LENGTH_BYTES), bytes.length, file);
  const { entries, metadata } = safetensorsHeader(bytes.subarray(LENGTH_BYTES, valuesAt), file);
  const values = bytes.subarray(valuesAt);
  const inOrder = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkPlaces(inOrder, values.length, file);
  return { tensors: new Map(inOrder.map((entry) => [entry.tensor, tensorOf(entry, values, file)])), metadata };
};
