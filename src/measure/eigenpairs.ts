import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { countedOracle } from './countedOracle.ts';
import { type Eigenpair, largestSize, ritzValues } from './eigenpair.ts';
import { type KrylovSpace, lanczos } from './lanczos.ts';
import type { Measurement } from './measurement.ts';
import { removeComponents } from './removeComponents.ts';
import { finiteVector } from './requireFinite.ts';
import { requireCount, requireLength, requirePositive } from './requireOption.ts';
import { tridiagonalEigen } from './tridiagonalEigen.ts';
import { norm, normalVector, scaled } from './vectorAlgebra.ts';

export interface EigenpairsOptions {
  readonly seed: Seed;
  /** Pairs wanted at each end; all of them where there are fewer parameters. Default 5. */
  readonly count?: number;
  /** `largest` leaves out the other end, as for a Gauss-Newton matrix, where it is a crowd of zeros. Default `both`. */
  readonly ends?: 'both' | 'largest';
  /** Wanted residual as a share of the largest |eigenvalue| seen. Default 1e-3. */
  readonly relativeTolerance?: number;
  /** Lanczos steps of a round, one product each; m steps keep m vectors of P float64. Default 200. */
  readonly maxIterations?: number;
  /** Lanczos runs, each orthogonal to what earlier ones found: r of them see an eigenvalue up to r times. Default 1. */
  readonly rounds?: number;
}

/** `value` and `error` are those of the largest eigenvalue; `converged` says it of every pair. */
export interface Eigenpairs extends Measurement {
  readonly error: number;
  readonly converged: boolean;
  /** Descending. */
  readonly largest: readonly Eigenpair[];
  /** Ascending: the most negative first. Empty when only the largest are asked for. */
  readonly smallest: readonly Eigenpair[];
  /** Of all rounds together. */
  readonly iterations: number;
  readonly rounds: number;
  /** How the first round ended. */
  readonly stoppedBy: KrylovSpace['stoppedBy'];
}

/** Times the round-off of the products: a coupling below it is round-off itself, and what follows it is a new start. */
const CLOSED = 1000;

/** Places of the `top` last and the `bottom` first of m, each once. */
const endsOf = (m: number, top: number, bottom: number): readonly number[] =>
  Array.from({ length: m }, (_, i) => i).filter((i) => i < bottom || i >= m - top);

/**
 * The k largest and the k smallest eigenvalues of the Hessian with their vectors, by Lanczos with full
 * reorthogonalisation in float64, from a random normal start.
 *
 * Each pair carries its own measured residual: [value - error, value + error] contains an eigenvalue, near an isolated
 * one the value is off by error^2 / gap. What is not certified is that none was passed over: an eigenvalue that the
 * Hessian has several times counts once per round, unless the Krylov space closes (few distinct eigenvalues, or few
 * parameters), which is seen, and further rounds follow by themselves. Vectors of close eigenvalues may be any mixture.
 * Cost: one product per iteration and one per pair.
 * Source: Lanczos 1950; Parlett 1998, "The Symmetric Eigenvalue Problem" (residual bound, deflation).
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_ORACLE_NOT_FINITE`
 */
export const eigenpairs = async (
  oracle: LossOracle,
  weights: Vector,
  options: EigenpairsOptions,
): Promise<Eigenpairs> => {
  const { seed, count = 5, ends = 'both', relativeTolerance = 1e-3, maxIterations = 200, rounds: asked = 1 } = options;
  requireCount('count', count, 1);
  requirePositive('relativeTolerance', relativeTolerance);
  requireCount('maxIterations', maxIterations, 1);
  requireCount('rounds', asked, 1);
  const P = oracle.parameterCount;
  requireLength('weights', weights.length, P);
  const counted = countedOracle(oracle);
  const multiply = async (v: Float64Array): Promise<Vector> =>
    finiteVector(await counted.hessianVector(weights, v), 'the Hessian-vector product');

  const bottom = ends === 'both' ? count : 0;
  let found: Eigenpair[] = [];
  let spectralSize = 0;
  let iterations = 0;
  const isEnough: Parameters<typeof lanczos>[0]['isEnough'] = ({ alpha, beta }) => {
    const m = alpha.length;
    if (m < count) return false;
    const { values, rows } = tridiagonalEigen(alpha, beta, [m - 1]);
    const size = Math.max(spectralSize, largestSize(values));
    const open = endsOf(m, count, bottom).map((i) => beta.at(-1)! * Math.abs(rows[0]![i]!));
    // Half the tolerance leaves room for the round-off that the measured residual has on top.
    return Math.max(...open) <= (relativeTolerance / 2) * size;
  };
  /** One run orthogonal to what is found. A space that closed with something new at an end may have left out copies. */
  const round = async (index: number): Promise<{ stoppedBy: KrylovSpace['stoppedBy']; closedAnew: boolean }> => {
    const known = found;
    const orthogonalTo = known.map(({ vector }) => vector);
    const start = normalVector(randomStream(splitSeed(seed, 'eigenpairs', index)), P);
    removeComponents(start, orthogonalTo);
    const krylov = await lanczos({
      multiply,
      start: scaled(1 / norm(start), start),
      orthogonalTo,
      roundOff: oracle.roundOff,
      maxIterations,
      isEnough,
    });
    iterations += krylov.basis.length;
    const ritz = ritzValues(krylov, multiply, relativeTolerance);
    spectralSize = Math.max(spectralSize, ritz.spectralSize);
    const slack = relativeTolerance * spectralSize;
    const pairs: Eigenpair[] = [];
    for (const column of endsOf(ritz.values.length, count, bottom)) pairs.push(await ritz.certify(column));
    const lowestOfTop = known.at(-count)?.value ?? Number.NEGATIVE_INFINITY;
    const highestOfBottom = known[count - 1]?.value ?? Number.POSITIVE_INFINITY;
    const changed = pairs.some(
      ({ value }) => value > lowestOfTop + slack || (bottom > 0 && value < highestOfBottom - slack),
    );
    found = [...known, ...pairs].sort((a, b) => a.value - b.value);
    const closed = Math.min(...krylov.beta) <= CLOSED * oracle.roundOff * spectralSize;
    return { stoppedBy: krylov.stoppedBy, closedAnew: closed && changed };
  };
  const first = await round(0);
  let rounds = 1;
  for (let last = first; found.length < P && (rounds < asked || last.closedAnew); rounds++) last = await round(rounds);

  const settled = found.map((pair) => ({ ...pair, converged: pair.error <= relativeTolerance * spectralSize }));
  const largest = settled.slice(-count).reverse();
  const smallest = settled.slice(0, bottom);
  return {
    value: largest[0]!.value,
    error: largest[0]!.error,
    converged: [...largest, ...smallest].every(({ converged }) => converged),
    largest,
    smallest,
    iterations,
    rounds,
    stoppedBy: first.stoppedBy,
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
