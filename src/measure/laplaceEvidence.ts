import { ExperimentError } from '../core/experimentError.ts';
import type { Vector } from '../core/lossOracle.ts';
import { choleskyFactor, logDeterminant, solveCholesky } from './cholesky.ts';
import { type PriorPrecision, posteriorExpansion } from './posteriorExpansion.ts';
import type { SoftmaxTask } from './softmaxRegression.ts';
import { dot } from './vectorAlgebra.ts';

export interface LaplaceEvidence {
  /** ln of the integral of likelihood times prior, in nats, by Laplace's method. */
  readonly logEvidence: number;
  /** Above that of the model that gives each class 1/C: log evidence + N ln C. Negative: guessing explains the labels better. */
  readonly logRatioToUniform: number;
  /** Sum over the examples, in nats. */
  readonly crossEntropy: number;
  readonly accuracy: number;
  /** (1/2) (ln det prior precision - ln det H): what a narrow minimum is charged with. */
  readonly occamTerm: number;
  /** (1/2) g' H^-1 g in nats: how far the objective is above its minimum, to second order. 0 at the minimum. */
  readonly aboveMinimum: number;
  /** Trace of H, prior included; in other coordinates another number. */
  readonly hessianTrace: number;
}

/**
 * Log evidence of softmax regression by Laplace's method, from the expansion of the objective about `weights`:
 *   ln Z = -E(w) + (1/2) g' H^-1 g + (1/2) ln det Lambda - (1/2) ln det H
 * with E = summed cross-entropy + (1/2) w' Lambda w, its gradient g and its exact Hessian H. At the minimum the second
 * term is 0, and this is MacKay's formula. Elsewhere that term makes good what the weights lack of it, but H is taken where
 * they are: trust it while `aboveMinimum` is far below 1. Does not change when weights and prior are carried to other
 * coordinates, unlike the trace.
 * Source: MacKay 1992, Neural Computation 4(3); Smith & Le 2018, arXiv:1710.06451, "Bayesian model comparison".
 * Cost: N P^2 / 4 + P^3 / 6 multiplications and P^2 numbers: for P up to about 1,000.
 * @param weights [P], P = F C, in the order of `SoftmaxTask`
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_NOT_POSITIVE_DEFINITE`, `E_EVIDENCE_NOT_FINITE`
 */
export const laplaceEvidence = (
  task: SoftmaxTask,
  options: { readonly weights: Vector; readonly precision: PriorPrecision },
): LaplaceEvidence => {
  const { count, classes, features } = task;
  const P = features * classes;
  const odd = options.weights.findIndex((weight: number) => !Number.isFinite(weight));
  if (odd >= 0) {
    throw new ExperimentError(
      'E_EVIDENCE_NOT_FINITE',
      `weight ${odd} is ${options.weights[odd]}: there is no evidence there. Measure where training has not diverged.`,
    );
  }
  const { objective, gradient, hessian, crossEntropy, accuracy, logDetPrior } = posteriorExpansion(
    task,
    options.weights,
    options.precision,
  );
  const factor = choleskyFactor(hessian, P);
  const aboveMinimum = dot(gradient, solveCholesky(factor, gradient)) / 2;
  const occamTerm = (logDetPrior - logDeterminant(factor)) / 2;
  const logEvidence = -objective + aboveMinimum + occamTerm;
  let hessianTrace = 0;
  for (let i = 0; i < P; i++) hessianTrace += hessian[i * P + i]!;
  return {
    logEvidence,
    logRatioToUniform: logEvidence + count * Math.log(classes),
    crossEntropy,
    accuracy,
    occamTerm,
    aboveMinimum,
    hessianTrace,
  };
};
