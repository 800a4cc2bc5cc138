import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { countedOracle } from './countedOracle.ts';
import type { Measurement } from './measurement.ts';
import { finiteVector } from './requireFinite.ts';
import { requireCount, requireLength, requirePositive } from './requireOption.ts';
import { tridiagonalEigen } from './tridiagonalEigen.ts';
import { accumulate, addScaled, dot, norm, normalVector, scaled } from './vectorAlgebra.ts';

export interface EigenvalueOptions {
  readonly seed: Seed;
  /** `largest` leaves out the other end. Default `both`. */
  readonly ends?: 'both' | 'largest';
  /** Wanted residual as a share of the largest |eigenvalue| seen. Default 1e-3. */
  readonly relativeTolerance?: number;
  /** Lanczos steps, one Hessian-vector product each; m steps keep m vectors of P float64. Default 100. */
  readonly maxIterations?: number;
}

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

/** `value`, `error` and `converged` are those of the largest eigenvalue. */
export interface TopEigenvalues extends Measurement {
  readonly error: number;
  readonly converged: boolean;
  readonly largest: Eigenpair;
  /** Absent when only the largest is asked for. */
  readonly smallest?: Eigenpair;
  readonly iterations: number;
  /** `invariantSubspace`: the start spans no more; with a random start every distinct eigenvalue was then seen. */
  readonly stoppedBy: 'tolerance' | 'invariantSubspace' | 'maxIterations';
}

/** The Lanczos basis q_1 .. q_m and the tridiagonal matrix of H in it; `beta[m - 1]` couples to the next vector. */
interface Krylov {
  readonly basis: Float64Array[];
  readonly alpha: number[];
  readonly beta: number[];
}

/** One step: adds q to the basis; returns the next unit vector (zero at breakdown) and the norm of Hq. */
const extend = (krylov: Krylov, q: Float64Array, product: Vector): { next: Float64Array; size: number } => {
  const { basis, alpha, beta } = krylov;
  basis.push(q);
  alpha.push(dot(q, product));
  const rest = Float64Array.from(product);
  for (let pass = 0; pass < 2; pass++) for (const member of basis) accumulate(rest, -dot(member, rest), member);
  beta.push(norm(rest));
  return { next: scaled(beta.at(-1)! === 0 ? 0 : 1 / beta.at(-1)!, rest), size: norm(product) };
};

/** The unit Ritz vector of column `column` of the eigenvector matrix `rows`. */
const ritzVector = (basis: readonly Float64Array[], rows: readonly Float64Array[], column: number): Float64Array => {
  const sum = new Float64Array(basis[0]!.length);
  basis.forEach((q, j) => {
    accumulate(sum, rows[j]![column]!, q);
  });
  return scaled(1 / norm(sum), sum);
};

/**
 * Largest and smallest eigenvalue of the Hessian by Lanczos with full reorthogonalisation (twice), in float64 on the
 * host, from a random normal start.
 *
 * [value - error, value + error] contains an eigenvalue, up to round-off of the product itself; near an isolated one
 * the value is far better (error^2 / gap). That it is the *largest* is not certified: the largest eigenvalue is at
 * least `value`, and a start that hardly meets its vector may stop at the next one. For a check, use another seed.
 * Cost: one product per iteration and one per end to measure the residual.
 * Source: Lanczos 1950; Parlett 1998, "The Symmetric Eigenvalue Problem" (residual bound, reorthogonalisation).
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_ORACLE_NOT_FINITE`
 */
export const topEigenvalues = async (
  oracle: LossOracle,
  weights: Vector,
  options: EigenvalueOptions,
): Promise<TopEigenvalues> => {
  const { seed, ends = 'both', relativeTolerance = 1e-3, maxIterations = 100 } = options;
  requirePositive('relativeTolerance', relativeTolerance);
  requireCount('maxIterations', maxIterations, 1);
  requireLength('weights', weights.length, oracle.parameterCount);
  const counted = countedOracle(oracle);
  const multiply = async (v: Float64Array): Promise<Vector> =>
    finiteVector(await counted.hessianVector(weights, v), 'the Hessian-vector product');

  const P = oracle.parameterCount;
  const start = normalVector(randomStream(splitSeed(seed, 'lanczos')), P);
  const krylov: Krylov = { basis: [], alpha: [], beta: [] };
  let q = scaled(1 / norm(start), start);
  let productSize = 0;
  let stoppedBy: TopEigenvalues['stoppedBy'] = 'maxIterations';
  let spectralSize = 0;
  let residuals = { largest: 0, smallest: 0 };
  for (let m = 1; m <= Math.min(maxIterations, P); m++) {
    const { next, size } = extend(krylov, q, await multiply(q));
    productSize = Math.max(productSize, size);
    q = next;
    const coupling = krylov.beta[m - 1]!;
    const { values, rows } = tridiagonalEigen(krylov.alpha, krylov.beta, [m - 1]);
    spectralSize = Math.max(Math.abs(values[0]!), Math.abs(values[m - 1]!));
    residuals = { largest: coupling * Math.abs(rows[0]![m - 1]!), smallest: coupling * Math.abs(rows[0]![0]!) };
    if (m === P || coupling <= 32 * oracle.roundOff * productSize) {
      stoppedBy = 'invariantSubspace';
      break;
    }
    // Half the tolerance leaves room for the round-off that the measured residual has on top.
    const open = ends === 'both' ? Math.max(residuals.largest, residuals.smallest) : residuals.largest;
    if (open <= (relativeTolerance / 2) * spectralSize) {
      stoppedBy = 'tolerance';
      break;
    }
  }

  const iterations = krylov.basis.length;
  const { rows } = tridiagonalEigen(krylov.alpha, krylov.beta, [...krylov.alpha.keys()]);
  const certified = async (column: number, ritzResidual: number): Promise<Eigenpair> => {
    const vector = ritzVector(krylov.basis, rows, column);
    const product = await multiply(vector);
    const value = dot(vector, product);
    const error = norm(addScaled(product, -value, vector));
    return { value, error, ritzResidual, converged: error <= relativeTolerance * spectralSize, vector };
  };
  const largest = await certified(iterations - 1, residuals.largest);
  const smallest = ends === 'both' ? await certified(0, residuals.smallest) : undefined;
  return {
    value: largest.value,
    error: largest.error,
    converged: largest.converged,
    largest,
    ...(smallest === undefined ? {} : { smallest }),
    iterations,
    stoppedBy,
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
