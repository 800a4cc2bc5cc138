import { ExperimentError } from '../core/experimentError.ts';
import type { LossOracle, Vector } from '../core/lossOracle.ts';
import type { Seed } from '../core/seed.ts';
import { countedOracle } from './countedOracle.ts';
import { evenGrid } from './evenGrid.ts';
import { inGroups } from './inGroups.ts';
import { lossResolution } from './lossResolution.ts';
import type { Measurement } from './measurement.ts';
import { requireAscending } from './requireAscending.ts';
import { finiteNumber, finiteVector } from './requireFinite.ts';
import { requireLength } from './requireOption.ts';
import { accumulate, addScaled, dot, norm, scaled } from './vectorAlgebra.ts';

/** Sine of the angle below which two directions are one: what is left after the projection is round-off of float32. */
const LEAST_SINE = 1e-6;

export interface LossPlaneOptions {
  readonly seed: Seed;
  /** Along the first direction, ascending. Default 21 places from -1 to 1. */
  readonly alphas?: readonly number[];
  /** Along the second direction. Default: as `alphas`. */
  readonly betas?: readonly number[];
  /**
   * `orthogonalised`: the second direction loses its part along the first, and has its own norm again; distances on the
   * plot are distances in weight space, up to the two norms. `asGiven`: as in Li et al., whose random directions are nearly
   * orthogonal. Default `orthogonalised`.
   */
  readonly directions?: 'orthogonalised' | 'asGiven';
}

/** `value` is the largest rise above the loss at the centre, in nats. */
export interface LossPlane extends Measurement {
  readonly alphas: readonly number[];
  readonly betas: readonly number[];
  /** [alphas][betas], in nats. */
  readonly losses: readonly (readonly number[])[];
  /** f(weights), in nats. */
  readonly lossAtCentre: number;
  /** Norms of the two directions as used: alpha = 1 and beta = 1 are so far from the centre. */
  readonly directionNorms: readonly [number, number];
  /** Cosine of the angle of the two as they were given. */
  readonly cosine: number;
  readonly directions: 'orthogonalised' | 'asGiven';
  /** The second direction as used, [P]. */
  readonly secondDirection: Float64Array;
  /** Differences of losses below this are round-off, in nats. */
  readonly precisionFloor: number;
}

/**
 * The loss on a plane through the weights, f(weights + alpha d1 + beta d2), on a grid.
 * Source: Li et al. 2018, arXiv:1712.09913, section 4.
 * Cost: one loss per place of the grid, and 5 losses.
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_NO_PLANE`, `E_ORACLE_NOT_FINITE`
 */
export const lossPlane = async (
  oracle: LossOracle,
  weights: Vector,
  [first, second]: readonly [Vector, Vector],
  options: LossPlaneOptions,
): Promise<LossPlane> => {
  const { seed, alphas = evenGrid(-1, 1, 21), betas = alphas, directions = 'orthogonalised' } = options;
  requireAscending('alphas', alphas);
  requireAscending('betas', betas);
  requireLength('weights', weights.length, oracle.parameterCount);
  requireLength('the first direction', first.length, oracle.parameterCount);
  requireLength('the second direction', second.length, oracle.parameterCount);
  finiteVector(weights, 'the weights');
  const firstNorm = norm(finiteVector(first, 'the first direction'));
  const secondNorm = norm(finiteVector(second, 'the second direction'));
  const across = addScaled(second, firstNorm === 0 ? 0 : -dot(first, second) / firstNorm ** 2, first);
  const acrossNorm = norm(across);
  if (firstNorm === 0 || !(acrossNorm > LEAST_SINE * secondNorm)) {
    throw new ExperimentError(
      'E_NO_PLANE',
      `the directions, of norms ${firstNorm} and ${secondNorm}, span no plane: one is 0 or they are parallel. Give another, or one line.`,
    );
  }
  const secondDirection =
    directions === 'orthogonalised' ? scaled(secondNorm / acrossNorm, across) : Float64Array.from(second);

  const counted = countedOracle(oracle);
  const lossAtCentre = finiteNumber(await counted.loss(weights), 'the loss at the weights');
  const places = alphas.flatMap((alpha) => betas.map((beta) => ({ alpha, beta })));
  const found = await inGroups(places, async ({ alpha, beta }) => {
    const moved = addScaled(weights, alpha, first);
    accumulate(moved, beta, secondDirection);
    return finiteNumber(await counted.loss(moved), `the loss at alpha = ${alpha}, beta = ${beta}`);
  });
  return {
    alphas,
    betas,
    losses: alphas.map((_, i) => found.slice(i * betas.length, (i + 1) * betas.length)),
    value: found.reduce((highest, loss) => Math.max(highest, loss), lossAtCentre) - lossAtCentre,
    lossAtCentre,
    directionNorms: [firstNorm, secondNorm],
    cosine: dot(first, second) / (firstNorm * secondNorm),
    directions,
    secondDirection,
    precisionFloor: await lossResolution(counted, weights, lossAtCentre, seed),
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
