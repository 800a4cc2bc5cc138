import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import type { BatchOracles } from './batchOracles.ts';
import { type GradientNoiseOptions, type GradientNoiseScale, gradientNoiseScale } from './gradientNoiseScale.ts';
import type { EvaluationCount } from './measurement.ts';
import { requireCount } from './requireOption.ts';
import { summedEvaluations } from './summedEvaluations.ts';
import { type SymmetrisedBoxSharpness, symmetrisedBoxSharpness } from './symmetrisedBoxSharpness.ts';
import { type TopEigenvalues, topEigenvalues } from './topEigenvalues.ts';

/** Weights that training passed. */
export interface Checkpoint {
  readonly epoch: number;
  /** [P], borrowed */
  readonly weights: Vector;
}

export interface TrajectoryOptions {
  readonly seed: Seed;
  /** Default 1e-3, the larger of Keskar et al. */
  readonly boxEpsilon?: number;
  /** Of the residual of the top eigenvalue; its error is about the square of it over the gap. Default 0.1. */
  readonly relativeTolerance?: number;
  /** Most Lanczos steps. Default 60; some 6 are made. */
  readonly maxIterations?: number;
  /** Most steps of sign ascent from the top eigenvector. Default 2. */
  readonly signSteps?: number;
  /** The noise of batches as well, of the same examples. Default: none. */
  readonly gradientNoise?: Omit<GradientNoiseOptions, 'seed'> & { readonly oracles: BatchOracles };
}

/** One point of a training, and what it cost to look at. */
export interface TrajectoryPoint {
  readonly epoch: number;
  /** In nats, over the examples of the oracle. */
  readonly loss: number;
  readonly maxEigenvalue: Pick<TopEigenvalues, 'value' | 'error' | 'converged'>;
  /** The curvature part of Metric 2.1; the gradient that training still has does not enter. */
  readonly symmetrisedBox: Pick<SymmetrisedBoxSharpness, 'value' | 'increase' | 'precisionFloor'>;
  readonly gradientNoise?: Pick<GradientNoiseScale, 'value' | 'interval' | 'covarianceTrace' | 'gradientSquaredNorm'>;
  /** Calls on all examples. */
  readonly evaluations: EvaluationCount;
  /** Gradients of `smallBatch` examples, for the noise. */
  readonly batchGradients: number;
  /** Wall time. The only number here that is not the same again. */
  readonly seconds: number;
}

/**
 * Sharpness against loss along a training: top eigenvalue, symmetrised box and, where asked for, gradient noise scale at
 * each checkpoint, from the same probes, so that their errors are alike and the better part of them cancels in a ratio.
 * Cost per point: some 7 Hessian-vector products, 6 gradients and 7 losses on all examples, and for the noise
 * pairs * largeBatch / smallBatch gradients of a small batch. Without the noise that is the price of some 20 gradients of
 * the whole set, with it 0.5 s on one busy core at 8,970 weights and 1,000 examples; `seconds` says what it was.
 * Source: Keskar et al. 2016, arXiv:1609.04836, Section 3 (sharpness against loss); McCandlish et al. 2018,
 * arXiv:1812.06162 (noise scale).
 * @returns one point per checkpoint, in their order
 * @throws ExperimentError `E_MEASURE_OPTION` without checkpoints, and what the instruments throw
 */
export const sharpnessTrajectory = async (
  oracle: LossOracle,
  checkpoints: readonly Checkpoint[],
  options: TrajectoryOptions,
): Promise<readonly TrajectoryPoint[]> => {
  const {
    seed,
    boxEpsilon = 1e-3,
    relativeTolerance = 0.1,
    maxIterations = 60,
    signSteps = 2,
    gradientNoise,
  } = options;
  requireCount('checkpoints.length', checkpoints.length, 1);
  const points: TrajectoryPoint[] = [];
  for (const { epoch, weights } of checkpoints) {
    const started = performance.now();
    const top = await topEigenvalues(oracle, weights, {
      seed: splitSeed(seed, 'top'),
      ends: 'largest',
      relativeTolerance,
      maxIterations,
    });
    const box = await symmetrisedBoxSharpness(oracle, weights, {
      seed: splitSeed(seed, 'box'),
      boxEpsilon,
      restarts: 0,
      startDirection: top.largest.vector,
      signSteps,
    });
    const noise =
      gradientNoise &&
      (await gradientNoiseScale(gradientNoise.oracles, weights, { ...gradientNoise, seed: splitSeed(seed, 'noise') }));
    points.push({
      epoch,
      loss: box.lossAtCentre,
      maxEigenvalue: { value: top.value, error: top.error, converged: top.converged },
      symmetrisedBox: { value: box.value, increase: box.increase, precisionFloor: box.precisionFloor },
      ...(noise && {
        gradientNoise: {
          value: noise.value,
          interval: noise.interval,
          covarianceTrace: noise.covarianceTrace,
          gradientSquaredNorm: noise.gradientSquaredNorm,
        },
      }),
      evaluations: summedEvaluations([top.evaluations, box.evaluations]),
      batchGradients: noise?.evaluations.gradients ?? 0,
      seconds: (performance.now() - started) / 1000,
    });
  }
  return points;
};
