import type { Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import type { SoftmaxTask } from './softmaxRegression.ts';
import { dot, normalVector, scaled } from './vectorAlgebra.ts';

/** A softmax regression at some weights under a Gaussian prior, see `PriorPrecision`. */
export interface PriorPlace {
  readonly task: SoftmaxTask;
  readonly weights: Vector;
  /** [F, F] */
  readonly precision: Float64Array;
}

/** Scales of single coordinates are powers of 2 up to this one. */
const MOST_POWER = 3;

/**
 * The same model in other coordinates: W = A U with A = S (1 - 2 v v'), scales S of 1, 2, 4 or 8 and a reflection along a
 * random unit vector v. The inputs become A' x, the weights A^-1 W and the precision of the prior lambda A' A, so that
 * every prediction and every probability stays as it was, while the Hessian becomes another matrix.
 */
export const otherCoordinates = (
  place: { readonly task: SoftmaxTask; readonly weights: Vector; readonly precision: number },
  seed: Seed,
): PriorPlace => {
  const { task, weights, precision } = place;
  const { inputs, count, features: F, classes: C } = task;
  const powers = randomStream(splitSeed(seed, 'scales'));
  const scales = Float64Array.from({ length: F }, () => 2 ** powers.nextBelow(MOST_POWER + 1));
  const normal = normalVector(randomStream(splitSeed(seed, 'reflection')), F);
  const v = scaled(1 / Math.sqrt(dot(normal, normal)), normal);
  /** (1 - 2 v v') x */
  const reflected = (x: Float64Array): Float64Array => {
    const along = 2 * dot(v, x);
    return x.map((entry, f) => entry - along * v[f]!);
  };

  const moved = new Float64Array(count * F);
  for (let n = 0; n < count; n++) {
    const x = inputs.subarray(n * F, (n + 1) * F);
    moved.set(reflected(x.map((entry, f) => scales[f]! * entry)), n * F);
  }
  const other = new Float64Array(F * C);
  for (let c = 0; c < C; c++) {
    const column = reflected(Float64Array.from({ length: F }, (_, f) => weights[f * C + c]! / scales[f]!));
    for (let f = 0; f < F; f++) other[f * C + c] = column[f]!;
  }
  const prior = new Float64Array(F * F);
  for (let g = 0; g < F; g++) {
    const unit = reflected(Float64Array.from({ length: F }, (_, f) => (f === g ? 1 : 0))); // column g of the reflection
    const column = reflected(unit.map((entry, f) => precision * scales[f]! ** 2 * entry));
    for (let f = 0; f < F; f++) prior[f * F + g] = column[f]!;
  }
  return { task: { ...task, inputs: moved }, weights: other, precision: prior };
};
