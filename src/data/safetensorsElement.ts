import type { Vector } from '../core/lossOracle.ts';
import { halfToFloat } from './halfToFloat.ts';

/** How one element type of safetensors lies in the bytes: little-endian on every machine. */
export interface SafetensorsElement {
  readonly size: number;
  readonly over: (bytes: DataView) => Vector;
}

const narrow = (size: number, at: (bytes: DataView, offset: number) => number): SafetensorsElement => ({
  size,
  over: (bytes) => Float32Array.from({ length: bytes.byteLength / size }, (_, i) => at(bytes, i * size)),
});

const bits = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of a float32. */
const brainToFloat = (upper: number): number => {
  bits.setUint16(0, upper);
  return bits.getFloat32(0);
};

/** Element types of weights, by their name in the header. */
export const SAFETENSORS_ELEMENTS: ReadonlyMap<string, SafetensorsElement> = new Map([
  [
    'F64',
    {
      size: 8,
      over: (bytes) => Float64Array.from({ length: bytes.byteLength / 8 }, (_, i) => bytes.getFloat64(8 * i, true)),
    },
  ],
  ['F32', narrow(4, (bytes, at) => bytes.getFloat32(at, true))],
  ['F16', narrow(2, (bytes, at) => halfToFloat(bytes.getUint16(at, true)))],
  ['BF16', narrow(2, (bytes, at) => brainToFloat(bytes.getUint16(at, true)))],
]);
