import { ExperimentError } from '../core/experimentError.ts';
import type { Tensor } from '../core/tensor.ts';

/** The header is padded with spaces to a multiple of this, so that float64 values are aligned in the file. */
const ALIGNMENT = 8;

const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/**
 * The bytes of a safetensors file: F64 for Float64Array, F32 for Float32Array; wider types first, then by name, as the
 * reference writes them, so that the same tensors give the same bytes.
 * Source: safetensors, README, "Format".
 * @throws ExperimentError `E_SAFETENSORS_SHAPE` when values and shape do not go together
 */
export const writeSafetensors = (
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array => {
  const inOrder = [...tensors].sort(
    ([a, { values: left }], [b, { values: right }]) =>
      right.BYTES_PER_ELEMENT - left.BYTES_PER_ELEMENT || byCodePoint(a, b),
  );
  let end = 0;
  const entries = inOrder.map(([tensor, { dims, values }]) => {
    const wanted = dims.reduce((product, size) => product * size, 1);
    if (wanted !== values.length) {
      throw new ExperimentError(
        'E_SAFETENSORS_SHAPE',
        `tensor ${tensor} has shape [${dims.join(', ')}] = ${wanted} values and holds ${values.length}: give one value per place.`,
      );
    }
    const begin = end;
    end += values.byteLength;
    const dtype = values instanceof Float64Array ? 'F64' : 'F32';
    return [tensor, { dtype, shape: dims, data_offsets: [begin, end] }] as const;
  });
  const described = Object.keys(metadata).length === 0 ? [] : [['__metadata__', metadata] as const];
  const json = `{${[...described, ...entries].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`;
  const text = Buffer.from(json);
  const header = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + header + end).fill(0x20, 8, 8 + header);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(header), true);
  bytes.set(text, 8);
  let at = 8 + header;
  for (const [, { values }] of inOrder) {
    for (const value of values) {
      if (values instanceof Float64Array) view.setFloat64(at, value, true);
      else view.setFloat32(at, value, true);
      at += values.BYTES_PER_ELEMENT;
    }
  }
  return bytes;
};
