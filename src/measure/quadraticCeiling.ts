import type { LossOracle, Vector } from '../core/lossOracle.ts';
import type { Seed } from '../core/seed.ts';
import { type EigenvalueCeiling, eigenvalueCeiling } from './eigenvalueCeiling.ts';
import { requirePositive } from './requireOption.ts';
import { topEigenvalues } from './topEigenvalues.ts';

export interface CeilingOptions {
  /** Lanczos steps, all of which are made; with as many as there are dimensions nothing can fail. Default 100. */
  readonly maxIterations?: number;
  /** Probability over the random start that the eigenvalue is larger than certified. Default 1e-6. */
  readonly failureProbability?: number;
}

/**
 * What a loss can rise by at most around a point while `assumption` holds; a true bound for a quadratic loss, except with
 * the failure probability of `maxEigenvalue`.
 */
export interface QuadraticCeiling {
  /** `firstOrderIncrease` + `curvatureIncrease`, in nats; infinite when too few Lanczos steps certify nothing. */
  readonly increase: number;
  /** The most that a linear loss with the gradient at the centre would rise by. */
  readonly firstOrderIncrease: number;
  /** max(0, maxEigenvalue) |y|^2 / 2 for the longest y: all that the symmetrised form can rise by. */
  readonly curvatureIncrease: number;
  readonly maxEigenvalue: EigenvalueCeiling;
  /** A lower bound of the same eigenvalue: the largest that Lanczos saw. */
  readonly seenEigenvalue: number;
  readonly assumption: 'no Hessian in the neighbourhood has a larger eigenvalue than that at its centre';
}

/**
 * g'y + y'Hy / 2 is at most `firstOrderIncrease` + max(0, lambda_max) |y|^2 / 2, and so is f(x + y) - f(x) where lambda_max
 * bounds the Hessian all the way (Taylor's theorem). Cost: `maxIterations` + 2 Hessian-vector products.
 * @param reach.squaredLength largest |y|^2 in the neighbourhood
 * @param reach.firstOrderIncrease largest g'y in the neighbourhood
 */
export const quadraticCeiling = async (
  oracle: LossOracle,
  centre: Vector,
  reach: { readonly squaredLength: number; readonly firstOrderIncrease: number },
  { seed, maxIterations = 100, failureProbability = 1e-6 }: CeilingOptions & { readonly seed: Seed },
): Promise<QuadraticCeiling> => {
  requirePositive('failureProbability', failureProbability);
  const options = { seed, maxIterations, relativeTolerance: Number.MIN_VALUE }; // no stop before the last step
  const found = await topEigenvalues(oracle, centre, options);
  const { parameterCount } = oracle;
  const maxEigenvalue = eigenvalueCeiling(found, { parameterCount, maxIterations, failureProbability });
  const curvatureIncrease = (Math.max(0, maxEigenvalue.value) * reach.squaredLength) / 2;
  return {
    increase: reach.firstOrderIncrease + curvatureIncrease,
    firstOrderIncrease: reach.firstOrderIncrease,
    curvatureIncrease,
    maxEigenvalue,
    seenEigenvalue: found.value,
    assumption: 'no Hessian in the neighbourhood has a larger eigenvalue than that at its centre',
  };
};
