import type { Vector } from '../../core/lossOracle.ts';
import { reachOfBox } from '../boxCeiling.ts';
import { boxHalfWidths } from '../boxHalfWidths.ts';
import type { Eigenpairs } from '../eigenpairs.ts';
import { eigenvalueCeiling } from '../eigenvalueCeiling.ts';
import { asPhi } from './attained.ts';
import { LANCZOS_STEPS } from './curvatureMeasures.ts';

/** Over the random start of Lanczos. */
const FAILURE_PROBABILITY = 1e-6;

/** What a search in a box found, as far as its ceiling needs it. */
interface FoundInBox {
  readonly boxEpsilon: number;
  /** 0 for the symmetrised form, in which the slope cancels. */
  readonly firstOrderIncrease: number;
  readonly lossAtCentre: number;
}

/**
 * What `boxCeiling` bounds a box by, from the ends of the spectrum that are known already, at no further cost: in % of 1 + loss,
 * and true while no Hessian in the box has a larger eigenvalue than that at its centre. Undefined where too few Lanczos steps
 * certify nothing.
 */
export const ceilingOfBox = (
  { largest, smallest, iterations, stoppedBy }: Eigenpairs,
  weights: Vector,
  { boxEpsilon, firstOrderIncrease, lossAtCentre }: FoundInBox,
): number | undefined => {
  const halfWidths = boxHalfWidths(weights, boxEpsilon);
  const { squaredLength } = reachOfBox(halfWidths, halfWidths);
  const { value } = eigenvalueCeiling(
    { largest: largest[0]!, smallest: smallest[0]!, iterations, stoppedBy },
    { parameterCount: weights.length, maxIterations: LANCZOS_STEPS, failureProbability: FAILURE_PROBABILITY },
  );
  const increase = firstOrderIncrease + (Math.max(0, value) * squaredLength) / 2;
  return Number.isFinite(increase) ? asPhi(increase, lossAtCentre) : undefined;
};
