import type { Vector } from '../core/lossOracle.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { shuffledEpoch } from '../core/shuffledEpoch.ts';
import type { BatchOracles } from './batchOracles.ts';
import type { EvaluationCount } from './measurement.ts';
import { finiteVector } from './requireFinite.ts';
import { requireCount, requireLength } from './requireOption.ts';
import { shardedNoise } from './shardedNoise.ts';
import { dot } from './vectorAlgebra.ts';

/** Full gradient and sampling noise of a set of N examples at some weights: what the curve is predicted from. */
export interface SetGradient {
  readonly full: Vector;
  /** |G|^2 */
  readonly fullSquaredNorm: number;
  /** tr Sigma, with N - 1 in the denominator. */
  readonly covarianceTrace: number;
  readonly evaluations: EvaluationCount;
}

/**
 * The gradient of all examples, and its covariance trace from shards of a random order (a rest that fills no shard is left
 * out). Exact for shards of one example. Cost: 1 gradient of N and N / shardSize small ones.
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_BATCH_PAIR`, `E_ORACLE_NOT_FINITE`
 */
export const setGradient = async (
  oracles: BatchOracles,
  weights: Vector,
  { seed, shardSize = 1 }: { readonly seed: Seed; readonly shardSize?: number },
): Promise<SetGradient> => {
  requireCount('shardSize', shardSize, 1);
  requireLength('weights', weights.length, oracles.whole.parameterCount);
  const { exampleCount: N } = oracles.whole;
  const used = N - (N % shardSize);
  const order = shuffledEpoch(splitSeed(seed, 'shards'), 0, N).subarray(0, used);
  const { covarianceTrace } = await shardedNoise(oracles, weights, order, shardSize);
  const full = finiteVector((await oracles.whole.gradient(weights)).gradient, 'the full gradient');
  const evaluations = { losses: 0, gradients: 1 + used / shardSize, hessianVectors: 0 };
  return { full, fullSquaredNorm: dot(full, full), covarianceTrace, evaluations };
};
