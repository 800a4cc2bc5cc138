import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { countedOracle } from './countedOracle.ts';
import type { EvaluationCount } from './measurement.ts';
import { finiteNumber, finiteVector } from './requireFinite.ts';
import { requireCount, requireLength, requirePositive } from './requireOption.ts';
import { addScaled, norm } from './vectorAlgebra.ts';

export interface PolishOptions {
  /** Steps of gradient descent on all examples of the oracle. Default 100. */
  readonly steps?: number;
  /** Default 0.05. It must be below 2 / lambda_max, or the loss rises. */
  readonly learningRate?: number;
}

/** Weights nearer to the minimum than training left them, and how much nearer. */
export interface FullBatchPolish {
  /** [P] */
  readonly weights: Float64Array;
  readonly steps: number;
  readonly learningRate: number;
  readonly lossBefore: number;
  readonly lossAfter: number;
  /** `lossBefore` - `lossAfter`, in nats; negative where the rate was too high for the curvature. */
  readonly lossFall: number;
  readonly gradientNormBefore: number;
  /** What is left of the gradient: box sharpness still holds a first-order part of about its size. */
  readonly gradientNormAfter: number;
  readonly evaluations: EvaluationCount;
}

/**
 * Full-batch gradient descent from weights at which training stopped early: x <- x - learningRate g(x), `steps` times,
 * without momentum, in float64. Metric 2.1 is dominated by the gradient that is left; after 100 steps at rate 0.05 it is
 * mostly curvature (with 1,000 examples the ratio of large to small batch rises from 1.2 to 3.7 on digits).
 * Cost: steps + 1 gradients.
 * @param weights borrowed
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_ORACLE_NOT_FINITE` where descent diverges
 */
export const fullBatchPolish = async (
  oracle: LossOracle,
  weights: Vector,
  { steps = 100, learningRate = 0.05 }: PolishOptions = {},
): Promise<FullBatchPolish> => {
  requireCount('steps', steps, 0);
  requirePositive('learningRate', learningRate);
  requireLength('weights', weights.length, oracle.parameterCount);
  const counted = countedOracle(oracle);
  const at = async (x: Vector): Promise<{ readonly loss: number; readonly gradient: Vector }> => {
    const { loss, gradient } = await counted.gradient(x);
    return {
      loss: finiteNumber(loss, 'the loss while polishing'),
      gradient: finiteVector(gradient, 'the gradient while polishing'),
    };
  };
  let polished: Float64Array = Float64Array.from(finiteVector(weights, 'the vector of weights'));
  const before = await at(polished);
  let here = before;
  for (let step = 0; step < steps; step++) {
    polished = addScaled(polished, -learningRate, here.gradient);
    here = await at(polished);
  }
  return {
    weights: polished,
    steps,
    learningRate,
    lossBefore: before.loss,
    lossAfter: here.loss,
    lossFall: before.loss - here.loss,
    gradientNormBefore: norm(before.gradient),
    gradientNormAfter: norm(here.gradient),
    evaluations: counted.evaluations(),
  };
};
