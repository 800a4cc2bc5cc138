import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { countedOracle } from './countedOracle.ts';
import { meanWithError } from './meanWithError.ts';
import type { Measurement } from './measurement.ts';
import { orthonormalBasis } from './orthonormalBasis.ts';
import { finiteVector } from './requireFinite.ts';
import { requireCount, requireLength, requirePositive } from './requireOption.ts';
import { accumulate, dot, signVector } from './vectorAlgebra.ts';

/** Fewer probes than this give a standard error that is itself hardly known. */
const LEAST_PROBES = 8;

export interface HutchPlusPlusOptions {
  readonly seed: Seed;
  /** Directions taken out of the spectrum exactly, two products each. Default 10. */
  readonly sketchSize?: number;
  /** Stop once standard error / |trace| is at most this. Default 0.05. */
  readonly relativeStandardError?: number;
  /** Stop after so many probes of the rest in any case, one product each. Default 100; at least 8. */
  readonly maxProbes?: number;
  /**
   * Products asked for at the same time, for an oracle with several threads. The stop rule looks after each group, so the
   * number of probes depends on it; the probes themselves do not. Default 4.
   */
  readonly groupSize?: number;
}

export interface HutchPlusPlus extends Measurement {
  /** Of the rest, given the sketch; the sketch itself adds no error. */
  readonly standardError: number;
  /** The wanted relative standard error is reached. */
  readonly converged: boolean;
  /** Trace within the sketched subspace, exact. */
  readonly sketched: number;
  /** <z, (I - QQ') H (I - QQ') z> of each probe, in the order of the probes. */
  readonly samples: readonly number[];
  /**
   * What Hutchinson's standard error would be for as many products, from <z, Hz> of the same probes (no product more).
   * Above `standardError`, the sketch was worth its products; below it, `hutchinsonTrace` is the better choice here.
   */
  readonly plainStandardError: number;
}

/**
 * Trace of the Hessian: exact on the subspace that H maps some random sign vectors to (where large eigenvalues show),
 * Hutchinson's mean on the rest. Unbiased for a fixed number of probes, with variance 2 ||rest||_F^2 per probe in place
 * of 2 ||H||_F^2 (less the diagonal's share).
 *
 * Better than `hutchinsonTrace` when few eigenvalues carry ||H||_F, as late in training, where there are about as many
 * outliers as classes: choose a sketch somewhat larger than that. The error then falls as 1/products in place of
 * 1/sqrt(products). Worse when the spectrum is flat, when H is nearly diagonal (sign probes are exact there), and when a
 * rough value from about ten products will do. `plainStandardError` says which.
 * Cost: two Hessian-vector products per sketched direction, one per probe; keeps two vectors of P float64 per direction.
 * Source: Meyer, Musco, Musco & Woodruff 2021, arXiv:2010.09649, algorithm 1.
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_ORACLE_NOT_FINITE`
 */
export const hutchPlusPlus = async (
  oracle: LossOracle,
  weights: Vector,
  options: HutchPlusPlusOptions,
): Promise<HutchPlusPlus> => {
  const { seed, sketchSize = 10, relativeStandardError = 0.05, maxProbes = 100, groupSize = 4 } = options;
  requireCount('sketchSize', sketchSize, 1);
  requirePositive('relativeStandardError', relativeStandardError);
  requireCount('maxProbes', maxProbes, LEAST_PROBES);
  requireCount('groupSize', groupSize, 1);
  const P = oracle.parameterCount;
  requireLength('weights', weights.length, P);
  const counted = countedOracle(oracle);
  const multiply = async (v: Float64Array): Promise<Vector> =>
    finiteVector(await counted.hessianVector(weights, v), 'the Hessian-vector product');
  const signs = (name: string, i: number): Float64Array => signVector(randomStream(splitSeed(seed, name, i)), P);
  /** f(0) .. f(count - 1), a group at a time. */
  const grouped = async <T>(count: number, f: (i: number) => Promise<T>): Promise<T[]> => {
    const results: T[] = [];
    while (results.length < count) {
      const size = Math.min(groupSize, count - results.length);
      results.push(...(await Promise.all(Array.from({ length: size }, (_, i) => f(results.length + i)))));
    }
    return results;
  };

  const sketch = await grouped(Math.min(sketchSize, P), (i) => multiply(signs('sketch', i)));
  const basis = orthonormalBasis(sketch, 32 * oracle.roundOff);
  const images = await grouped(basis.length, (i) => multiply(basis[i]!)); // Hq
  const sketched = basis.reduce((sum, q, i) => sum + dot(q, images[i]!), 0);
  const sample = async (probe: number): Promise<{ rest: number; plain: number }> => {
    const z = signs('probe', probe);
    const along = basis.map((q) => dot(q, z));
    const outside = Float64Array.from(z);
    const image = new Float64Array(P); // H QQ' z
    basis.forEach((q, i) => {
      accumulate(outside, -along[i]!, q);
      accumulate(image, along[i]!, images[i]!);
    });
    const rest = dot(outside, await multiply(outside));
    // <z, Hz> of z = outside + inside: H inside is known, and H is symmetric.
    return { rest, plain: rest + dot(outside, image) + dot(z, image) };
  };

  const drawn: { rest: number; plain: number }[] = [];
  const restOf = (): { mean: number; standardError: number } => meanWithError(drawn.map(({ rest }) => rest));
  let converged = false;
  while (drawn.length < maxProbes && !converged) {
    const first = drawn.length;
    drawn.push(...(await grouped(Math.min(groupSize, maxProbes - first), (i) => sample(first + i))));
    if (drawn.length < LEAST_PROBES) continue;
    const { mean, standardError } = restOf();
    converged = standardError <= relativeStandardError * Math.abs(sketched + mean);
  }
  const { mean, standardError } = restOf();
  const evaluations = counted.evaluations();
  const plain = meanWithError(drawn.map((each) => each.plain));
  return {
    value: sketched + mean,
    standardError,
    converged,
    sketched,
    samples: drawn.map(({ rest }) => rest),
    plainStandardError: plain.standardError * Math.sqrt(drawn.length / evaluations.hessianVectors),
    evaluations,
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
