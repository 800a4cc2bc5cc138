import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { ballAscent } from './ballAscent.ts';
import type { BoxObjective } from './boxAscent.ts';
import { countedOracle } from './countedOracle.ts';
import { lossResolution } from './lossResolution.ts';
import type { Measurement } from './measurement.ts';
import { type CeilingOptions, type QuadraticCeiling, quadraticCeiling } from './quadraticCeiling.ts';
import { finiteNumber, finiteVector } from './requireFinite.ts';
import { requireCount, requireLength, requirePositive } from './requireOption.ts';
import { scaledOracle } from './scaledOracle.ts';
import { mapped, norm, normalVector, scaled } from './vectorAlgebra.ts';

export interface BallSharpnessOptions {
  readonly seed: Seed;
  /** rho: the longest y. */
  readonly rho: number;
  /** Random points of the surface to start from, beside y = 0. Default 4. */
  readonly restarts?: number;
  /** Most steps from point to point of the surface, per start. Default 20. */
  readonly surfaceSteps?: number;
  /** Most evaluations of projected gradient ascent per start. Default 20. */
  readonly refinementSteps?: number;
  /** An upper bound as well. Default: none. */
  readonly ceiling?: CeilingOptions;
}

/** `value` is f(x + y) - f(x) in nats: a lower bound of the maximum over the ball, attained at `perturbation`. */
export interface BallSharpness extends Measurement {
  readonly rho: number;
  /** f(x) in nats. */
  readonly lossAtCentre: number;
  /** y, [P]; 0 when nothing above 0 was found. */
  readonly perturbation: Float64Array;
  /** What one step to the surface along the gradient gains: what SAM takes for the maximum; negative at a fall. */
  readonly firstStepIncrease: number;
  /** rho |T g|: the increase of a loss that were linear in the ball. */
  readonly firstOrderIncrease: number;
  readonly firstOrderGap: number;
  /** Increase that each start reached: y = 0 first, then the random points. */
  readonly increases: readonly number[];
  readonly ceiling?: QuadraticCeiling;
  /** Differences of losses below this are round-off, in nats. */
  readonly precisionFloor: number;
}

/** Sharpness over the ball |T^-1 y| <= rho for a diagonal T: where T is 0, y is. */
export const scaledBallSharpness = async (
  oracle: LossOracle,
  weights: Vector,
  scales: Vector,
  options: BallSharpnessOptions,
): Promise<BallSharpness> => {
  const { seed, rho, restarts = 4, surfaceSteps = 20, refinementSteps = 20 } = options;
  requirePositive('rho', rho);
  requireCount('restarts', restarts, 0);
  requireCount('surfaceSteps', surfaceSteps, 1);
  requireCount('refinementSteps', refinementSteps, 0);
  const counted = countedOracle(oracle);
  const inUnits = scaledOracle(counted, weights, scales);
  const lossAtCentre = finiteNumber(await counted.loss(weights), 'the loss at the weights');
  const objective: BoxObjective = async (u) => {
    const { loss, gradient } = await inUnits.gradient(u);
    return {
      value: finiteNumber(loss, 'the loss in the ball') - lossAtCentre,
      gradient: finiteVector(gradient, 'the gradient in the ball'),
    };
  };
  const centre = new Float64Array(weights.length);
  const surface = Array.from({ length: restarts }, (_, restart) => {
    const direction = normalVector(randomStream(splitSeed(seed, 'surface', restart)), weights.length);
    return scaled(rho / norm(direction), direction);
  });
  const ascents = await Promise.all(
    [centre, ...surface].map((start) =>
      ballAscent(objective, rho, start, { signSteps: surfaceSteps, refinementSteps }),
    ),
  );
  const fromCentre = ascents[0]!;
  const best = ascents.reduce((a, b) => (b.value > a.value ? b : a));
  const increase = Math.max(0, finiteNumber(await inUnits.loss(best.y), 'the loss in the ball') - lossAtCentre);
  const reach = { firstOrderIncrease: fromCentre.startGap, squaredLength: rho * rho };
  const ceiling = options.ceiling && (await quadraticCeiling(inUnits, centre, reach, { ...options.ceiling, seed }));
  return {
    value: increase,
    rho,
    lossAtCentre,
    perturbation: increase > 0 ? mapped(best.y, (u, i) => u * scales[i]!) : centre,
    firstStepIncrease: fromCentre.firstStepValue - fromCentre.startValue,
    firstOrderIncrease: fromCentre.startGap,
    firstOrderGap: best.firstOrderGap,
    increases: ascents.map(({ value }) => value),
    ...(ceiling && { ceiling }),
    precisionFloor: await lossResolution(counted, weights, lossAtCentre, seed),
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};

/**
 * Sharpness over a ball, what sharpness-aware minimisation minimises beside the loss:
 *   max f(x + y) - f(x),   |y|_2 <= rho
 * The paper takes one step along the gradient for the maximum (`firstStepIncrease`); here it is ascended further, from
 * several starts. Turning the coordinates leaves it, rescaling ReLU layers does not.
 * Source: Foret et al. 2021, arXiv:2010.01412, Section 2.
 * Cost: at most (restarts + 1) (1 + surfaceSteps + refinementSteps) gradients and 6 losses; with a ceiling its products.
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_ORACLE_NOT_FINITE`
 */
export const ballSharpness = async (
  oracle: LossOracle,
  weights: Vector,
  options: BallSharpnessOptions,
): Promise<BallSharpness> => {
  requireLength('weights', weights.length, oracle.parameterCount);
  const ones = new Float64Array(weights.length).fill(1);
  return scaledBallSharpness(oracle, finiteVector(weights, 'the vector of weights'), ones, options);
};
