import type { Vector } from '../core/lossOracle.ts';
import { choleskyFactor, logDeterminant } from './cholesky.ts';
import { requireLength, requirePositive } from './requireOption.ts';
import { type SoftmaxTask, softmaxFit, softmaxHessian } from './softmaxRegression.ts';

/**
 * Precision of the Gaussian prior about 0, the same for the weights of every class: a number for all of them, or a
 * positive definite matrix [F, F] over the inputs, as a change of the inputs makes of a number.
 */
export type PriorPrecision = number | Float64Array;

/** ln det of the prior precision of all weights, and what it adds to objective, gradient and Hessian. */
const priorTerms = (
  { features: F, classes: C }: SoftmaxTask,
  precision: PriorPrecision,
): { readonly logDet: number; readonly entry: (f: number, g: number) => number } => {
  if (typeof precision === 'number') {
    requirePositive('precision', precision);
    return { logDet: F * C * Math.log(precision), entry: (f, g) => (f === g ? precision : 0) };
  }
  requireLength('precision', precision.length, F * F);
  return {
    logDet: C * logDeterminant(choleskyFactor(precision, F)),
    entry: (f, g) => precision[f * F + g]!,
  };
};

/** Objective E, its gradient and its Hessian (lower triangle), with E = cross-entropy + (1/2) w' Lambda w. */
export interface PosteriorExpansion {
  readonly objective: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly crossEntropy: number;
  readonly accuracy: number;
  /** ln det Lambda. */
  readonly logDetPrior: number;
}

export const posteriorExpansion = (
  task: SoftmaxTask,
  weights: Vector,
  precision: PriorPrecision,
): PosteriorExpansion => {
  const { features: F, classes: C } = task;
  const P = F * C;
  requireLength('weights', weights.length, P);
  const { logDet, entry } = priorTerms(task, precision);
  const { crossEntropy, accuracy, probabilities, gradient } = softmaxFit(task, weights);
  const hessian = softmaxHessian(task, probabilities);
  let penalty = 0;
  for (let f = 0; f < F; f++) {
    for (let g = 0; g < F; g++) {
      const precise = entry(f, g);
      if (precise === 0) continue;
      for (let c = 0; c < C; c++) {
        const pull = precise * weights[g * C + c]!;
        gradient[f * C + c]! += pull;
        penalty += (weights[f * C + c]! * pull) / 2;
        if (g <= f) hessian[(f * C + c) * P + g * C + c]! += precise;
      }
    }
  }
  return { objective: crossEntropy + penalty, gradient, hessian, crossEntropy, accuracy, logDetPrior: logDet };
};
