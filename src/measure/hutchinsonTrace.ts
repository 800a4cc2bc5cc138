import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { countedOracle } from './countedOracle.ts';
import { meanWithError } from './meanWithError.ts';
import type { Measurement } from './measurement.ts';
import { finiteNumber } from './requireFinite.ts';
import { requireCount, requireLength, requirePositive } from './requireOption.ts';
import { dot, signVector } from './vectorAlgebra.ts';

/** Fewer probes than this give a standard error that is itself hardly known. */
const LEAST_PROBES = 8;

export interface TraceOptions {
  readonly seed: Seed;
  /** Stop once standard error / |mean| is at most this. Default 0.05. */
  readonly relativeStandardError?: number;
  /** Stop after so many probes in any case. Default 100; at least 8. */
  readonly maxProbes?: number;
  /**
   * Probes asked for at the same time, for an oracle with several threads. The stop rule looks after each group, so
   * the number of probes depends on it; the probes themselves do not. Default 4.
   */
  readonly groupSize?: number;
}

export interface HutchinsonTrace extends Measurement {
  /** Standard deviation of the samples (n - 1) / sqrt(n). A little too small on average, since it decides the stop. */
  readonly standardError: number;
  /** The wanted relative standard error is reached. */
  readonly converged: boolean;
  /** <z, Hz> of each probe, in the order of the probes. */
  readonly samples: readonly number[];
}

/**
 * Trace of the Hessian as the mean of <z, Hz> over random sign vectors z. Unbiased for a fixed number of probes, with
 * variance 2 (||H||_F^2 - sum of H_ii^2) per probe: exact for a diagonal H. At least 8 probes, then until the standard
 * error is small enough. Probe k depends on the seed and k alone. Cost: one Hessian-vector product per probe.
 * Source: Hutchinson 1990, Communications in Statistics 19(2).
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_ORACLE_NOT_FINITE`
 */
export const hutchinsonTrace = async (
  oracle: LossOracle,
  weights: Vector,
  options: TraceOptions,
): Promise<HutchinsonTrace> => {
  const { seed, relativeStandardError = 0.05, maxProbes = 100, groupSize = 4 } = options;
  requirePositive('relativeStandardError', relativeStandardError);
  requireCount('maxProbes', maxProbes, LEAST_PROBES);
  requireCount('groupSize', groupSize, 1);
  requireLength('weights', weights.length, oracle.parameterCount);
  const counted = countedOracle(oracle);
  const sample = async (probe: number): Promise<number> => {
    const z = signVector(randomStream(splitSeed(seed, 'probe', probe)), oracle.parameterCount);
    const product = await counted.hessianVector(weights, z);
    return finiteNumber(dot(z, product), 'a Hessian-vector product');
  };

  const samples: number[] = [];
  let converged = false;
  while (samples.length < maxProbes && !converged) {
    const size = Math.min(groupSize, maxProbes - samples.length);
    samples.push(...(await Promise.all(Array.from({ length: size }, (_, i) => sample(samples.length + i)))));
    if (samples.length < LEAST_PROBES) continue;
    const { mean, standardError } = meanWithError(samples);
    converged = standardError <= relativeStandardError * Math.abs(mean);
  }
  const { mean, standardError } = meanWithError(samples);
  return {
    value: mean,
    standardError,
    converged,
    samples,
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
