import { ExperimentError } from '../core/experimentError.ts';
import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { type BallSharpness, type BallSharpnessOptions, scaledBallSharpness } from './ballSharpness.ts';
import { finiteVector } from './requireFinite.ts';
import { requireLength } from './requireOption.ts';
import { mapped } from './vectorAlgebra.ts';

export interface AdaptiveSharpnessOptions extends BallSharpnessOptions {
  /**
   * eta, added to every |x_i|. With the paper's 0.01 weights at 0 can move, and rescaling changes the number a little;
   * default 0: it does not, and weights at 0 (biases before training) stay.
   */
  readonly eta?: number;
}

export interface AdaptiveSharpness extends BallSharpness {
  readonly eta: number;
}

/**
 * Adaptive sharpness, elementwise: how much the loss can rise when each weight moves by a share of its size,
 *   max f(x + y) - f(x),   |T^-1 y|_2 <= rho,   T = diag(|x_i| + eta)
 * With eta = 0 it is the same for all weights D x, D diagonal and positive, that give the same function: rescaling ReLU
 * layers leaves it.
 * Source: Kwon et al. 2021, arXiv:2102.11600, Section 3; eta as in the authors' asam.py.
 * Cost: as `ballSharpness`.
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_ORACLE_NOT_FINITE`
 */
export const adaptiveSharpness = async (
  oracle: LossOracle,
  weights: Vector,
  options: AdaptiveSharpnessOptions,
): Promise<AdaptiveSharpness> => {
  const { eta = 0 } = options;
  if (!(Number.isFinite(eta) && eta >= 0)) {
    throw new ExperimentError(
      'E_MEASURE_OPTION',
      `eta ${eta} is not a finite number of at least 0: give 0, or the paper's 0.01.`,
    );
  }
  requireLength('weights', weights.length, oracle.parameterCount);
  const scales = mapped(finiteVector(weights, 'the vector of weights'), (weight) => Math.abs(weight) + eta);
  return { ...(await scaledBallSharpness(oracle, weights, scales, options)), eta };
};
