import { ExperimentError } from '../core/experimentError.ts';
import type { Vector } from '../core/lossOracle.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { shuffledEpoch } from '../core/shuffledEpoch.ts';
import type { Interval } from '../core/verdict.ts';
import { nonNegativeRatio } from '../stats/nonNegativeRatio.ts';
import type { BatchOracles } from './batchOracles.ts';
import type { Measurement } from './measurement.ts';
import type { NoiseParts } from './noiseOfBatchPair.ts';
import { requireCount, requireLength } from './requireOption.ts';
import { shardedNoise } from './shardedNoise.ts';

/** Fewer pairs than this bound nothing. */
const LEAST_PAIRS = 8;
/** Spread of effects that the interval is tuned to, as in the judge. */
const MIXTURE_VARIANCE = 1;

export interface GradientNoiseOptions {
  readonly seed: Seed;
  /** Examples of each shard. */
  readonly smallBatch: number;
  /** Examples of each large batch, a multiple of `smallBatch`, at most N. Best between `smallBatch` and the noise scale. */
  readonly largeBatch: number;
  /** Large batches, drawn independently, each without replacement. Default 16; at least 8. */
  readonly pairs?: number;
  /** The interval is wrong with this probability. Default 0.05. */
  readonly alpha?: number;
}

/** `value` is tr Sigma / |G|^2 in examples; infinite where the estimate of |G|^2 is not above 0. */
export interface GradientNoiseScale extends Measurement {
  /** For the ratio at these weights on this set; no upper end while |G|^2 may be 0. */
  readonly interval: Interval;
  /** tr Sigma, with N - 1 in the denominator; mean over the pairs. */
  readonly covarianceTrace: number;
  /** |G|^2 of the distribution that the N examples are drawn from: |full gradient|^2 - tr Sigma / N; mean over the pairs. */
  readonly gradientSquaredNorm: number;
  /** Of each pair, in the order drawn. */
  readonly samples: readonly NoiseParts[];
}

/**
 * The simple gradient noise scale B = tr Sigma / |G|^2, which predicts the critical batch size: a step of a batch of B
 * makes half of the progress of a noiseless one (`stepEfficiency`). From pairs of batches at the same weights; numerator
 * and denominator are averaged apart, each without bias. Not to be confused with `sgdNoiseScale`, eps N / B.
 * Source: McCandlish et al. 2018, arXiv:1812.06162, equation 2.9 and Appendix A.1.
 * Cost: pairs * largeBatch / smallBatch gradients of smallBatch examples.
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_BATCH_PAIR`, `E_BATCH_EXCEEDS_DATA`, `E_WEIGHT_COUNT`,
 *   `E_ORACLE_NOT_FINITE`
 */
export const gradientNoiseScale = async (
  oracles: BatchOracles,
  weights: Vector,
  options: GradientNoiseOptions,
): Promise<GradientNoiseScale> => {
  const { seed, smallBatch, largeBatch, pairs = 2 * LEAST_PAIRS, alpha = 0.05 } = options;
  const { exampleCount: N, parameterCount, roundOff } = oracles.whole;
  requireCount('smallBatch', smallBatch, 1);
  requireCount('largeBatch', largeBatch, 1);
  requireCount('pairs', pairs, LEAST_PAIRS);
  requireLength('weights', weights.length, parameterCount);
  if (largeBatch % smallBatch !== 0 || largeBatch === smallBatch) {
    throw new ExperimentError(
      'E_BATCH_PAIR',
      `largeBatch ${largeBatch} does not hold smallBatch ${smallBatch} twice or more without rest: noise shows between the shards of one batch. Give e.g. 8 and 64.`,
    );
  }
  if (largeBatch > N) {
    throw new ExperimentError(
      'E_BATCH_EXCEEDS_DATA',
      `largeBatch ${largeBatch} exceeds the ${N} examples there are: batches are drawn without replacement. Lower it.`,
    );
  }
  const samples: NoiseParts[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const examples = shuffledEpoch(splitSeed(seed, 'pair', pair), 0, N).subarray(0, largeBatch);
    samples.push(await shardedNoise(oracles, weights, examples, smallBatch));
  }
  const traces = samples.map(({ covarianceTrace }) => covarianceTrace);
  const squaredNorms = samples.map(({ gradientSquaredNorm }) => gradientSquaredNorm);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / pairs;
  const { ratio, interval } = nonNegativeRatio(traces, squaredNorms, { alpha, g: MIXTURE_VARIANCE });
  return {
    value: ratio,
    interval,
    covarianceTrace: mean(traces),
    gradientSquaredNorm: mean(squaredNorms),
    samples,
    evaluations: { losses: 0, gradients: (pairs * largeBatch) / smallBatch, hessianVectors: 0 },
    seed,
    exampleCount: N,
    roundOff,
  };
};
