import type { LossOracle, Vector } from '../../src/core/lossOracle.ts';
import { randomStream } from '../../src/core/randomStream.ts';
import { type Seed, splitSeed } from '../../src/core/seed.ts';

/** f(x) = x'Qx / 2 + c'x + d with a dense symmetric Q, [n][n]. */
export interface Quadratic {
  readonly Q: readonly ArrayLike<number>[];
  readonly c: ArrayLike<number>;
  readonly d: number;
}

const times = (Q: readonly ArrayLike<number>[], x: Vector): Float64Array =>
  Float64Array.from(Q, (row) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += row[i]! * x[i]!;
    return sum;
  });

export const quadraticLoss = ({ Q, c, d }: Quadratic, x: Vector): number =>
  times(Q, x).reduce((sum, entry, i) => sum + x[i]! * (entry / 2 + c[i]!), d);

/** The quadratic as a loss, in float64; its Hessian is Q everywhere. */
export const quadraticOracle = (quadratic: Quadratic): LossOracle => ({
  parameterCount: quadratic.Q.length,
  exampleCount: 1,
  roundOff: 2 ** -53,
  loss: async (x) => quadraticLoss(quadratic, x),
  gradient: async (x) => ({
    loss: quadraticLoss(quadratic, x),
    gradient: times(quadratic.Q, x).map((entry, i) => entry + quadratic.c[i]!),
  }),
  hessianVector: async (_, direction) => times(quadratic.Q, direction),
});

/** A symmetric matrix with these eigenvalues: a diagonal one, reflected in n random hyperplanes (Householder). */
export const matrixWithSpectrum = (eigenvalues: readonly number[], seed: Seed): Float64Array[] => {
  const n = eigenvalues.length;
  let Q: Float64Array[] = eigenvalues.map((value, i) =>
    Float64Array.from({ length: n }, (_, j) => (i === j ? value : 0)),
  );
  for (let reflection = 0; reflection < n; reflection++) {
    const random = randomStream(splitSeed(seed, 'reflection', reflection));
    const v = Float64Array.from({ length: n }, () => random.nextNormal());
    const squared = v.reduce((sum, entry) => sum + entry * entry, 0);
    const reflectRows = (matrix: readonly Float64Array[]): Float64Array[] =>
      matrix.map((row) => {
        const along = row.reduce((sum, entry, i) => sum + entry * v[i]!, 0);
        return row.map((entry, i) => entry - (2 * along * v[i]!) / squared);
      });
    const transposed = (matrix: readonly Float64Array[]): Float64Array[] =>
      Array.from({ length: n }, (_, i) => Float64Array.from(matrix, (row) => row[i]!));
    Q = reflectRows(transposed(reflectRows(Q)));
  }
  return Q.map((row, i) => row.map((entry, j) => (entry + Q[j]![i]!) / 2));
};

/** Largest value of a function over the 2^n vertices |y_i| = h_i; for a convex function the maximum over the box. */
export const largestAtVertices = (f: (y: Float64Array) => number, halfWidths: ArrayLike<number>): number => {
  const n = halfWidths.length;
  let largest = Number.NEGATIVE_INFINITY;
  for (let vertex = 0; vertex < 2 ** n; vertex++) {
    const y = Float64Array.from({ length: n }, (_, i) => (((vertex >> i) & 1) === 0 ? -1 : 1) * halfWidths[i]!);
    largest = Math.max(largest, f(y));
  }
  return largest;
};
