import type { LossOracle, Vector } from '../core/lossOracle.ts';
import type { Seed } from '../core/seed.ts';
import { type BoxObjective, vertexTowards } from './boxAscent.ts';
import { boxHalfWidths } from './boxHalfWidths.ts';
import { boxSearch, interiorStarts, vertexStarts } from './boxSearch.ts';
import { countedOracle } from './countedOracle.ts';
import { lossResolution } from './lossResolution.ts';
import type { Measurement } from './measurement.ts';
import { finiteNumber, finiteVector } from './requireFinite.ts';
import { requireCount, requireLength } from './requireOption.ts';
import { addScaled, mapped } from './vectorAlgebra.ts';

export interface SymmetrisedBoxSharpnessOptions {
  readonly seed: Seed;
  /** The box is |y_i| <= boxEpsilon (|x_i| + 1), as in Metric 2.1. */
  readonly boxEpsilon: number;
  /** Random vertices to start from. Default 4. */
  readonly restarts?: number;
  /** One more start at h sign(direction), e.g. the vector of the top eigenvalue. */
  readonly startDirection?: Vector;
  /** Most steps of sign ascent per start. Default 20. */
  readonly signSteps?: number;
  /** Most evaluations of projected gradient ascent per start; 0 for sign ascent alone. Default 0. */
  readonly refinementSteps?: number;
  /** Most evaluations of projected L-BFGS, from a random point per restart and from the best found. Default 0: none. */
  readonly quasiNewtonSteps?: number;
}

/** `value` is 100 increase / (1 + f(x)). It is a lower bound of the maximum, attained at `perturbation`. */
export interface SymmetrisedBoxSharpness extends Measurement {
  /** f(x) in nats. */
  readonly lossAtCentre: number;
  /** (f(x + y) + f(x - y)) / 2 - f(x), evaluated anew at `perturbation`; never negative, y = 0 is in the box. */
  readonly increase: number;
  /** y, [P]; -y does as well. 0 when nothing above 0 was found. */
  readonly perturbation: Float64Array;
  /** Increase that each start reached: `startDirection` first when given, then the random vertices. */
  readonly increases: readonly number[];
  /** Increase that L-BFGS reached from the random points, and from the best of the others; empty without. */
  readonly quasiNewtonIncreases: readonly number[];
  readonly boxEpsilon: number;
  /** Differences of losses below this are round-off, in nats. */
  readonly precisionFloor: number;
}

/**
 * The curvature part of box sharpness:
 *   100 (max (f(x + y) + f(x - y)) / 2 - f(x)) / (1 + f(x)),   |y_i| <= boxEpsilon (|x_i| + 1)
 * The first-order term cancels, so that weights at which training stopped early need no polishing first. For a small
 * box it is the maximum of y'Hy / 2, and sign ascent is a power method with signs. y = 0 has no gradient: every start
 * is a vertex.
 * Cost: at most 2 starts (1 + signSteps + refinementSteps) + 2 (restarts + 1) (1 + quasiNewtonSteps) gradients, the latter
 * without L-BFGS none, and 7 losses.
 * @throws ExperimentError `E_BOX_EPSILON`, `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_ORACLE_NOT_FINITE`
 */
export const symmetrisedBoxSharpness = async (
  oracle: LossOracle,
  weights: Vector,
  options: SymmetrisedBoxSharpnessOptions,
): Promise<SymmetrisedBoxSharpness> => {
  const { seed, boxEpsilon, restarts = 4, startDirection } = options;
  const { signSteps = 20, refinementSteps = 0, quasiNewtonSteps = 0 } = options;
  const halfWidths = boxHalfWidths(weights, boxEpsilon);
  requireCount('restarts', restarts, startDirection === undefined ? 1 : 0);
  requireCount('signSteps', signSteps, 1);
  requireCount('refinementSteps', refinementSteps, 0);
  requireCount('quasiNewtonSteps', quasiNewtonSteps, 0);
  requireLength('weights', weights.length, oracle.parameterCount);
  finiteVector(weights, 'the vector of weights');
  if (startDirection !== undefined) requireLength('startDirection', startDirection.length, oracle.parameterCount);
  const counted = countedOracle(oracle);
  const lossAt = async (factor: number, y: Float64Array): Promise<number> =>
    finiteNumber(await counted.loss(addScaled(weights, factor, y)), 'the loss in the box');
  const lossAtCentre = await lossAt(0, new Float64Array(weights.length));
  const objective: BoxObjective = async (y) => {
    const ahead = await counted.gradient(addScaled(weights, 1, y));
    const behind = await counted.gradient(addScaled(weights, -1, y));
    return {
      value: finiteNumber((ahead.loss + behind.loss) / 2, 'the loss in the box') - lossAtCentre,
      gradient: finiteVector(
        mapped(ahead.gradient, (entry, i) => (entry - behind.gradient[i]!) / 2),
        'the gradient in the box',
      ),
    };
  };
  const vertices = vertexStarts(seed, restarts, halfWidths);
  const { best, ascents, quasiNewton } = await boxSearch(
    objective,
    halfWidths,
    {
      ascent: startDirection === undefined ? vertices : [vertexTowards(startDirection, halfWidths), ...vertices],
      quasiNewton: interiorStarts(seed, restarts, halfWidths),
    },
    { signSteps, refinementSteps, quasiNewtonSteps },
  );
  const found = ((await lossAt(1, best.y)) + (await lossAt(-1, best.y))) / 2 - lossAtCentre;
  const increase = Math.max(0, found);
  return {
    value: (100 * increase) / (1 + lossAtCentre),
    lossAtCentre,
    increase,
    perturbation: found > 0 ? best.y : new Float64Array(weights.length),
    increases: ascents.map(({ value }) => value),
    quasiNewtonIncreases: quasiNewton.map(({ value }) => value),
    boxEpsilon,
    precisionFloor: await lossResolution(counted, weights, lossAtCentre, seed),
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
