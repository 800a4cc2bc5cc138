import type { LossOracle, Vector } from '../core/lossOracle.ts';
import type { Seed } from '../core/seed.ts';
import type { BoxObjective } from './boxAscent.ts';
import { boxHalfWidths } from './boxHalfWidths.ts';
import { boxSearch, interiorStarts, vertexStarts } from './boxSearch.ts';
import { countedOracle } from './countedOracle.ts';
import { lossResolution } from './lossResolution.ts';
import type { Measurement } from './measurement.ts';
import { finiteNumber, finiteVector } from './requireFinite.ts';
import { requireCount, requireLength } from './requireOption.ts';
import { addScaled } from './vectorAlgebra.ts';

export interface BoxSharpnessOptions {
  readonly seed: Seed;
  /** The paper's epsilon: the box is |y_i| <= boxEpsilon (|x_i| + 1). */
  readonly boxEpsilon: number;
  /** Random vertices to start from, beside y = 0. Default 4. */
  readonly restarts?: number;
  /** Most steps of sign ascent per start. Default 20. */
  readonly signSteps?: number;
  /** Most evaluations of projected gradient ascent per start; 0 for sign ascent alone. Default 20. */
  readonly refinementSteps?: number;
  /** Most evaluations of projected L-BFGS, from y = 0, a random point per restart, and the best found. Default 0: none. */
  readonly quasiNewtonSteps?: number;
}

/** `value` is phi. It is a lower bound of the maximum: the search is local, but the point it names attains it. */
export interface BoxSharpness extends Measurement {
  /** f(x) in nats. */
  readonly lossAtCentre: number;
  /** f(x + y) - f(x), evaluated anew at `perturbation`; never negative, y = 0 is in the box. */
  readonly increase: number;
  /** y, [P]; 0 when nothing above 0 was found. */
  readonly perturbation: Float64Array;
  /** Increase that each start reached: y = 0 first, then the random vertices. Their spread shows how local it is. */
  readonly increases: readonly number[];
  /** Increase that L-BFGS reached from y = 0, from the random points, and from the best of the others; empty without. */
  readonly quasiNewtonIncreases: readonly number[];
  /** Increase after one sign step from y = 0. */
  readonly firstStepIncrease: number;
  /** sum_i h_i |g_i|: the increase of a loss that were linear in the box. */
  readonly firstOrderIncrease: number;
  /** What a linear loss would still gain beyond the point found; 0 where nothing pulls. */
  readonly firstOrderGap: number;
  readonly boxEpsilon: number;
  /** Differences of losses below this are round-off, in nats: an `increase` not far above it says nothing. */
  readonly precisionFloor: number;
}

/**
 * Sharpness over a box in the full space, Metric 2.1:
 *   phi = 100 (max f(x + y) - f(x)) / (1 + f(x)),   |y_i| <= boxEpsilon (|x_i| + 1)
 * by sign ascent and projected gradient ascent from y = 0 and from seeded random vertices, and by projected L-BFGS, the
 * paper's method, where it is asked for; the best is kept. Where x has a gradient (training stopped early), the first-order term dominates: compare `increase` with
 * `firstOrderIncrease`, or take `symmetrisedBoxSharpness`. Not invariant under rescaling of ReLU layers.
 * Source: Keskar et al. 2016, arXiv:1609.04836, Metric 2.1.
 * Cost: at most (restarts + 1) (1 + signSteps + refinementSteps) + (restarts + 2) (1 + quasiNewtonSteps) gradients, the
 * latter without L-BFGS none, and 6 losses.
 * @throws ExperimentError `E_BOX_EPSILON`, `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_ORACLE_NOT_FINITE`
 */
export const boxSharpness = async (
  oracle: LossOracle,
  weights: Vector,
  options: BoxSharpnessOptions,
): Promise<BoxSharpness> => {
  const { seed, boxEpsilon, restarts = 4, signSteps = 20, refinementSteps = 20, quasiNewtonSteps = 0 } = options;
  const halfWidths = boxHalfWidths(weights, boxEpsilon);
  requireCount('restarts', restarts, 0);
  requireCount('signSteps', signSteps, 1);
  requireCount('refinementSteps', refinementSteps, 0);
  requireCount('quasiNewtonSteps', quasiNewtonSteps, 0);
  requireLength('weights', weights.length, oracle.parameterCount);
  finiteVector(weights, 'the vector of weights');
  const counted = countedOracle(oracle);
  const objective: BoxObjective = async (y) => {
    const { loss, gradient } = await counted.gradient(addScaled(weights, 1, y));
    return {
      value: finiteNumber(loss, 'the loss in the box'),
      gradient: finiteVector(gradient, 'the gradient in the box'),
    };
  };
  const centre = new Float64Array(weights.length);
  const { best, ascents, quasiNewton } = await boxSearch(
    objective,
    halfWidths,
    {
      ascent: [centre, ...vertexStarts(seed, restarts, halfWidths)],
      quasiNewton: [centre, ...interiorStarts(seed, restarts, halfWidths)],
    },
    { signSteps, refinementSteps, quasiNewtonSteps },
  );
  const fromCentre = ascents[0]!;
  const lossAtCentre = finiteNumber(await counted.loss(weights), 'the loss at the weights');
  const bestWeights = addScaled(weights, 1, best.y);
  const lossAtBest = finiteNumber(await counted.loss(bestWeights), 'the loss in the box');
  const increase = Math.max(0, lossAtBest - lossAtCentre);
  return {
    value: (100 * increase) / (1 + lossAtCentre),
    lossAtCentre,
    increase,
    perturbation: increase > 0 ? best.y : centre,
    increases: ascents.map(({ value }) => value - fromCentre.startValue),
    quasiNewtonIncreases: quasiNewton.map(({ value }) => value - fromCentre.startValue),
    firstStepIncrease: fromCentre.firstStepValue - fromCentre.startValue,
    firstOrderIncrease: fromCentre.startGap,
    firstOrderGap: best.firstOrderGap,
    boxEpsilon,
    precisionFloor: await lossResolution(counted, bestWeights, lossAtBest, seed),
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
