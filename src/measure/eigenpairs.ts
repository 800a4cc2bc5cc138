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
import { accumulate, dot, norm, normalVector, scaled } from './vectorAlgebra.ts';

export interface EigenpairsOptions {
  readonly seed: Seed;
  /** Pairs wanted at each end; all of them where there are fewer parameters. Default 5. */
  readonly count?: number;
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
  /** Ascending: the most negative first. */
  readonly smallest: readonly Eigenpair[];
  /** Of all rounds together. */
  readonly iterations: number;
  readonly rounds: number;
  /** How the first round ended. */
  readonly stoppedBy: KrylovSpace['stoppedBy'];
}

/** v without its part along the orthonormal vectors of the pairs, as a new vector. */
const withoutPairs = (v: Vector, pairs: readonly Eigenpair[]): Float64Array => {
  const rest = Float64Array.from(v);
  for (let pass = 0; pass < 2; pass++) for (const { vector } of pairs) accumulate(rest, -dot(vector, rest), vector);
  return rest;
};

/** A space that closed with something new at an end may have left out copies of it. */
const closedAnew = ({ stoppedBy, changed }: { stoppedBy: KrylovSpace['stoppedBy']; changed: boolean }): boolean =>
  stoppedBy === 'invariantSubspace' && changed;

/** Places of the `count` last and the `count` first of m, each once. */
const bothEnds = (m: number, count: number): readonly number[] =>
  Array.from({ length: m }, (_, i) => i).filter((i) => i < count || i >= m - count);

/**
 * The k largest and the k smallest eigenvalues of the Hessian with their vectors, by Lanczos with full
 * reorthogonalisation (twice) in float64, from a random normal start.
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
  const { seed, count = 5, relativeTolerance = 1e-3, maxIterations = 200, rounds: asked = 1 } = options;
  requireCount('count', count, 1);
  requirePositive('relativeTolerance', relativeTolerance);
  requireCount('maxIterations', maxIterations, 1);
  requireCount('rounds', asked, 1);
  const P = oracle.parameterCount;
  requireLength('weights', weights.length, P);
  const counted = countedOracle(oracle);
  const multiply = async (v: Float64Array): Promise<Vector> =>
    finiteVector(await counted.hessianVector(weights, v), 'the Hessian-vector product');

  let found: Eigenpair[] = [];
  let spectralSize = 0;
  let iterations = 0;
  const isEnough: Parameters<typeof lanczos>[0]['isEnough'] = ({ alpha, beta }) => {
    const m = alpha.length;
    if (m < count) return false;
    const { values, rows } = tridiagonalEigen(alpha, beta, [m - 1]);
    const size = Math.max(spectralSize, largestSize(values));
    const open = bothEnds(m, count).map((i) => beta.at(-1)! * Math.abs(rows[0]![i]!));
    // Half the tolerance leaves room for the round-off that the measured residual has on top.
    return Math.max(...open) <= (relativeTolerance / 2) * size;
  };
  /** One run orthogonal to what is found, and whether it changed either end. */
  const round = async (index: number): Promise<{ stoppedBy: KrylovSpace['stoppedBy']; changed: boolean }> => {
    const known = found;
    const start = withoutPairs(normalVector(randomStream(splitSeed(seed, 'eigenpairs', index)), P), known);
    const krylov = await lanczos({
      multiply: async (v) => withoutPairs(await multiply(v), known),
      start: scaled(1 / norm(start), start),
      roundOff: oracle.roundOff,
      maxIterations: Math.min(maxIterations, P - known.length),
      isEnough,
    });
    iterations += krylov.basis.length;
    const ritz = ritzValues(krylov, multiply, relativeTolerance);
    spectralSize = Math.max(spectralSize, ritz.spectralSize);
    const slack = relativeTolerance * spectralSize;
    const pairs: Eigenpair[] = [];
    for (const column of bothEnds(ritz.values.length, count)) pairs.push(await ritz.certify(column));
    const [lowestOfTop, highestOfBottom] = [known.at(-count)?.value, known[count - 1]?.value];
    const changed = pairs.some(
      ({ value }) =>
        lowestOfTop === undefined ||
        highestOfBottom === undefined ||
        value > lowestOfTop + slack ||
        value < highestOfBottom - slack,
    );
    found = [...known, ...pairs].sort((a, b) => a.value - b.value);
    return { stoppedBy: krylov.stoppedBy, changed };
  };
  const first = await round(0);
  let rounds = 1;
  for (let last = first; found.length < P && (rounds < asked || closedAnew(last)); rounds++) last = await round(rounds);

  const settled = found.map((pair) => ({ ...pair, converged: pair.error <= relativeTolerance * spectralSize }));
  const largest = settled.slice(-count).reverse();
  const smallest = settled.slice(0, count);
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
