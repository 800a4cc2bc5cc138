import { ExperimentError } from '../core/experimentError.ts';
import { choleskyFactor, solveCholesky } from './cholesky.ts';
import { type PriorPrecision, posteriorExpansion } from './posteriorExpansion.ts';
import type { SoftmaxTask } from './softmaxRegression.ts';
import { addScaled, dot } from './vectorAlgebra.ts';

/** Sufficient decrease of Armijo's rule. */
const SUFFICIENT = 1e-4;
/** Share of the objective that a step must promise, or it is the last: float64 could not tell its decrease from round-off. */
const LEAST_PROMISE = 1e-11;

/**
 * The most probable weights of softmax regression under a Gaussian prior, by Newton's method with halved steps: the only
 * minimum, since the objective is strictly convex. To the last digits of float64.
 * Cost: some ten Hessians and Cholesky factors, N P^2 / 4 + P^3 / 6 multiplications each.
 * @param options.start [P]; default 0
 * @param options.maxSteps most Newton steps; default 100, where some ten are usual
 * @returns [P]
 * @throws ExperimentError `E_FIT_NOT_CONVERGED`, and what `posteriorExpansion` and `choleskyFactor` throw
 */
export const fitSoftmaxRegression = (
  task: SoftmaxTask,
  options: { readonly precision: PriorPrecision; readonly start?: Float64Array; readonly maxSteps?: number },
): Float64Array => {
  const { precision, maxSteps = 100 } = options;
  const P = task.features * task.classes;
  let weights = options.start ?? new Float64Array(P);
  let here = posteriorExpansion(task, weights, precision);
  for (let taken = 0; taken < maxSteps; taken++) {
    const step = solveCholesky(choleskyFactor(here.hessian, P), here.gradient);
    const decrease = dot(here.gradient, step); // twice what a quadratic function would fall by
    let length = 1;
    let next = addScaled(weights, -length, step);
    if (decrease <= LEAST_PROMISE * (1 + here.objective)) return next; // Newton squares what is left
    let there = posteriorExpansion(task, next, precision);
    while (there.objective > here.objective - SUFFICIENT * length * decrease) {
      length /= 2;
      next = addScaled(weights, -length, step);
      there = posteriorExpansion(task, next, precision);
    }
    weights = next;
    here = there;
  }
  throw new ExperimentError(
    'E_FIT_NOT_CONVERGED',
    `softmax regression with ${P} weights is not at its minimum after ${maxSteps} Newton steps: raise the precision of the prior.`,
  );
};
