import type { Vector } from '../core/lossOracle.ts';
import type { Krylov } from './lanczos.ts';
import { tridiagonalEigen } from './tridiagonalEigen.ts';
import { accumulate, addScaled, dot, norm, scaled } from './vectorAlgebra.ts';

/** A unit vector v with its Rayleigh quotient. */
export interface Eigenpair {
  /** <v, Hv> */
  readonly value: number;
  /** ||Hv - value v||, measured with one more product: [value - error, value + error] contains an eigenvalue of H. */
  readonly error: number;
  /** |beta_m s_m|: what the recurrence takes the residual for; far below `error`, it is round-off that limits. */
  readonly ritzResidual: number;
  /** `error` is within the tolerance. */
  readonly converged: boolean;
  readonly vector: Float64Array;
}

/** What a Krylov space knows of the spectrum: its Ritz values, ascending, and a way to a certified pair. */
export interface RitzValues {
  readonly values: Float64Array;
  /** Largest |Ritz value|. */
  readonly spectralSize: number;
  /** The pair of one of the values, its residual measured: one product. */
  certify(column: number): Promise<Eigenpair>;
}

/** The unit Ritz vector of column `column` of the eigenvector matrix `rows`. */
const ritzVector = (basis: readonly Float64Array[], rows: readonly Float64Array[], column: number): Float64Array => {
  const sum = new Float64Array(basis[0]!.length);
  basis.forEach((q, j) => {
    accumulate(sum, rows[j]![column]!, q);
  });
  return scaled(1 / norm(sum), sum);
};

/** Largest absolute of ascending values. */
export const largestSize = (values: Float64Array): number => Math.max(Math.abs(values[0]!), Math.abs(values.at(-1)!));

/**
 * The Ritz values of a Krylov space of at least one step.
 * @param multiply Hv, the operator that the pairs are certified for
 * @param relativeTolerance a pair has converged when its error is at most this share of `spectralSize`
 */
export const ritzValues = (
  krylov: Krylov,
  multiply: (v: Float64Array) => Promise<Vector>,
  relativeTolerance: number,
): RitzValues => {
  const { values, rows } = tridiagonalEigen(krylov.alpha, krylov.beta, [...krylov.alpha.keys()]);
  const spectralSize = largestSize(values);
  return {
    values,
    spectralSize,
    certify: async (column) => {
      const vector = ritzVector(krylov.basis, rows, column);
      const product = await multiply(vector);
      const value = dot(vector, product);
      const error = norm(addScaled(product, -value, vector));
      const ritzResidual = krylov.beta.at(-1)! * Math.abs(rows.at(-1)![column]!);
      return { value, error, ritzResidual, converged: error <= relativeTolerance * spectralSize, vector };
    },
  };
};
