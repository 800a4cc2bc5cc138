import { ExperimentError } from '../core/experimentError.ts';
import type { LossOracle, Vector } from '../core/lossOracle.ts';
import type { Seed } from '../core/seed.ts';
import { countedOracle } from './countedOracle.ts';
import { evenGrid } from './evenGrid.ts';
import { type EvaluatedParts, type LossCurve, lossesAlong, withPlaces } from './lossesAlong.ts';
import { lossResolution } from './lossResolution.ts';
import type { Measurement } from './measurement.ts';
import { requireAscending } from './requireAscending.ts';
import { finiteVector } from './requireFinite.ts';
import { requireLength } from './requireOption.ts';
import { addScaled, norm } from './vectorAlgebra.ts';

export interface LineAlongOptions {
  readonly seed: Seed;
  /** Ascending; 0 is added where it is missing. Default 51 places from -1 to 1, as in the code of Li et al. */
  readonly alphas?: readonly number[];
  readonly evaluate?: EvaluatedParts;
}

/** `value` is the largest rise above the loss at the weights, in nats; never negative. */
export interface LineAlong extends Measurement, LossCurve {
  /** f(0), in nats. */
  readonly lossAtCentre: number;
  /** |d|: alpha = 1 is so far from the weights. */
  readonly directionNorm: number;
  /** Differences of losses below this are round-off, in nats. */
  readonly precisionFloor: number;
}

/**
 * The loss along one direction, f(weights + alpha d): `randomDirection`, the vector of `topEigenvalues`, any other. The
 * weights themselves are at alpha = 0. One random direction is one draw of many: compare several.
 * Source: Li et al. 2018, arXiv:1712.09913, section 4.
 * Cost: one loss and one evaluation of each part per place, and 4 losses.
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_NO_LINE`, `E_ORACLE_NOT_FINITE`
 */
export const lineAlong = async (
  oracle: LossOracle,
  weights: Vector,
  direction: Vector,
  options: LineAlongOptions,
): Promise<LineAlong> => {
  const { seed, alphas = evenGrid(-1, 1, 51), evaluate } = options;
  requireAscending('alphas', alphas);
  requireLength('weights', weights.length, oracle.parameterCount);
  requireLength('direction', direction.length, oracle.parameterCount);
  finiteVector(weights, 'the weights');
  const directionNorm = norm(finiteVector(direction, 'the direction'));
  if (directionNorm === 0) {
    throw new ExperimentError(
      'E_NO_LINE',
      'the direction is 0: it leads nowhere. Give another, or look whether all weights are 0.',
    );
  }
  const counted = countedOracle(oracle);
  const at = (alpha: number): Float64Array => addScaled(weights, alpha, direction);
  const curve = await lossesAlong(counted, at, withPlaces(alphas, 0), evaluate);
  const lossAtCentre = curve.losses[curve.alphas.indexOf(0)]!;
  return {
    ...curve,
    value: Math.max(...curve.losses) - lossAtCentre,
    lossAtCentre,
    directionNorm,
    precisionFloor: await lossResolution(counted, weights, lossAtCentre, seed),
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
