import type { Vector } from '../core/lossOracle.ts';
import type { RandomStream } from '../core/randomStream.ts';

/** <a, b>, summed in float64. */
export const dot = (a: Vector, b: Vector): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** Euclidean norm; vectors whose squares overflow are outside of what is measured here. */
export const norm = (a: Vector): number => Math.sqrt(dot(a, a));

/** a + factor b, as a new vector. */
export const addScaled = (a: Vector, factor: number, b: Vector): Float64Array => {
  const sum = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) sum[i] = a[i]! + factor * b[i]!;
  return sum;
};

/** target <- target + factor b, in place. */
export const accumulate = (target: Float64Array, factor: number, b: Vector): void => {
  for (let i = 0; i < target.length; i++) target[i]! += factor * b[i]!;
};

/** f of each entry, in float64. A loop: `Float64Array.from` with a function takes ten times as long. */
export const mapped = (a: Vector, f: (entry: number, i: number) => number): Float64Array => {
  const values = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) values[i] = f(a[i]!, i);
  return values;
};

/** factor a, as a new vector. */
export const scaled = (factor: number, a: Vector): Float64Array => mapped(a, (entry) => factor * entry);

const drawn = (count: number, draw: () => number): Float64Array => {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = draw();
  return values;
};

/** [count] independent standard normals. */
export const normalVector = (random: RandomStream, count: number): Float64Array => drawn(count, random.nextNormal);

/** [count] independent signs, -1 or 1. */
export const signVector = (random: RandomStream, count: number): Float64Array => drawn(count, random.nextSign);
