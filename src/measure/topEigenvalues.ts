import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { countedOracle } from './countedOracle.ts';
import { type Eigenpair, largestSize, ritzValues } from './eigenpair.ts';
import { type KrylovSpace, lanczos } from './lanczos.ts';
import type { Measurement } from './measurement.ts';
import { finiteVector } from './requireFinite.ts';
import { requireCount, requireLength, requirePositive } from './requireOption.ts';
import { tridiagonalEigen } from './tridiagonalEigen.ts';
import { norm, normalVector, scaled } from './vectorAlgebra.ts';

export interface EigenvalueOptions {
  readonly seed: Seed;
  /** `largest` leaves out the other end. Default `both`. */
  readonly ends?: 'both' | 'largest';
  /** Wanted residual as a share of the largest |eigenvalue| seen. Default 1e-3. */
  readonly relativeTolerance?: number;
  /** Lanczos steps, one Hessian-vector product each; m steps keep m vectors of P float64. Default 100. */
  readonly maxIterations?: number;
}

/** `value`, `error` and `converged` are those of the largest eigenvalue. */
export interface TopEigenvalues extends Measurement {
  readonly error: number;
  readonly converged: boolean;
  readonly largest: Eigenpair;
  /** Absent when only the largest is asked for. */
  readonly smallest?: Eigenpair;
  readonly iterations: number;
  readonly stoppedBy: KrylovSpace['stoppedBy'];
}

/**
 * Largest and smallest eigenvalue of the Hessian by Lanczos with full reorthogonalisation, in float64 on the
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

  const start = normalVector(randomStream(splitSeed(seed, 'lanczos')), oracle.parameterCount);
  const krylov = await lanczos({
    multiply,
    start: scaled(1 / norm(start), start),
    roundOff: oracle.roundOff,
    maxIterations,
    isEnough: ({ alpha, beta }) => {
      const { values, rows } = tridiagonalEigen(alpha, beta, [alpha.length - 1]);
      const ofLargest = beta.at(-1)! * Math.abs(rows[0]!.at(-1)!);
      const open = ends === 'both' ? Math.max(ofLargest, beta.at(-1)! * Math.abs(rows[0]![0]!)) : ofLargest;
      // Half the tolerance leaves room for the round-off that the measured residual has on top.
      return open <= (relativeTolerance / 2) * largestSize(values);
    },
  });
  const ritz = ritzValues(krylov, multiply, relativeTolerance);
  const largest = await ritz.certify(ritz.values.length - 1);
  const smallest = ends === 'both' ? await ritz.certify(0) : undefined;
  return {
    value: largest.value,
    error: largest.error,
    converged: largest.converged,
    largest,
    ...(smallest === undefined ? {} : { smallest }),
    iterations: krylov.basis.length,
    stoppedBy: krylov.stoppedBy,
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
