import { ExperimentError } from '../../core/experimentError.ts';
import type { WireArray } from './trainerProtocol.ts';

/** The bytes of an array, little-endian as every machine is that this runs on. */
const bytesOf = (array: Float32Array | Int32Array): Buffer =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength);

/** An array as it travels: base64 of its bytes. */
export const toWire = (array: Float32Array | Int32Array, shape: readonly number[] = [array.length]): WireArray => ({
  dtype: array instanceof Float32Array ? 'float32' : 'int32',
  shape,
  base64: bytesOf(array).toString('base64'),
});

/**
 * The float32 numbers of an array that a trainer sent.
 * @param what names it in errors, e.g. `the weights`
 * @throws ExperimentError `E_TRAINER_REPLY` unless it is float32, of this length, in base64
 */
export const fromWire = (wire: WireArray, length: number, what: string): Float32Array => {
  const refuse = (problem: string): never => {
    throw new ExperimentError(
      'E_TRAINER_REPLY',
      `${what} of the trainer ${problem}: send float32 numbers, little-endian, in base64, ${length} of them.`,
    );
  };
  if (wire.dtype !== 'float32') refuse(`are ${wire.dtype}`);
  if (wire.base64 === undefined) return refuse('are not in base64');
  const bytes = Buffer.from(wire.base64, 'base64');
  if (bytes.length !== 4 * length) refuse(`have ${bytes.length / 4} numbers`);
  const stated = wire.shape.reduce((product, size) => product * size, 1);
  if (stated !== length) refuse(`have the shape [${wire.shape.join(', ')}]`);
  const numbers = new Float32Array(length);
  bytes.copy(new Uint8Array(numbers.buffer));
  return numbers;
};
