import type { LossOracle, Vector } from '../core/lossOracle.ts';
import type { Seed } from '../core/seed.ts';
import type { BoxObjective } from './boxAscent.ts';
import { reachOfBox } from './boxCeiling.ts';
import { boxHalfWidths } from './boxHalfWidths.ts';
import { type BoxSearchPolicy, boxSearch, interiorStarts, vertexStarts } from './boxSearch.ts';
import { countedOracle } from './countedOracle.ts';
import type { Manifold } from './manifold.ts';
import { manifoldOracle } from './manifoldOracle.ts';
import type { EvaluationCount } from './measurement.ts';
import { type CeilingOptions, type QuadraticCeiling, quadraticCeiling } from './quadraticCeiling.ts';
import { finiteNumber, finiteVector } from './requireFinite.ts';
import { requireCount } from './requireOption.ts';

/** A manifold through the weights, and A+ x on it. */
export interface ManifoldPlace {
  readonly oracle: LossOracle;
  /** x, [n] */
  readonly weights: Vector;
  readonly manifold: Manifold;
  /** A+ x, [p], from `manifoldCoordinates`. */
  readonly coordinates: Float64Array;
  /** f(x) */
  readonly lossAtCentre: number;
}

export interface ManifoldBoxOptions extends BoxSearchPolicy {
  readonly seed: Seed;
  readonly boxEpsilon: number;
  readonly restarts: number;
  readonly ceiling?: CeilingOptions;
}

/** One box on one manifold; a lower bound of its maximum, attained at x + A `coordinates`. */
export interface ManifoldBox {
  /** phi */
  readonly value: number;
  /** f(x + A y) - f(x), evaluated anew; never negative. */
  readonly increase: number;
  /** y, [p]; 0 when nothing above 0 was found. */
  readonly coordinates: Float64Array;
  /** h, [p] */
  readonly halfWidths: Float64Array;
  /** Increase that sign ascent reached from y = 0 and from each random vertex. */
  readonly increases: readonly number[];
  /** Increase that L-BFGS reached from y = 0, from each random point, and from the best of the others. */
  readonly quasiNewtonIncreases: readonly number[];
  readonly firstStepIncrease: number;
  /** sum_i h_i |(A' g)_i| */
  readonly firstOrderIncrease: number;
  readonly firstOrderGap: number;
  readonly ceiling?: QuadraticCeiling;
  readonly evaluations: EvaluationCount;
}

/**
 * Metric 2.1 on one manifold, drawn or given.
 * @throws ExperimentError `E_BOX_EPSILON`, `E_MEASURE_OPTION`, `E_ORACLE_NOT_FINITE`
 */
export const manifoldBox = async (place: ManifoldPlace, options: ManifoldBoxOptions): Promise<ManifoldBox> => {
  const { seed, boxEpsilon, restarts, signSteps, refinementSteps, quasiNewtonSteps } = options;
  const halfWidths = boxHalfWidths(place.coordinates, boxEpsilon);
  requireCount('restarts', restarts, 0);
  requireCount('signSteps', signSteps, 1);
  requireCount('refinementSteps', refinementSteps, 0);
  requireCount('quasiNewtonSteps', quasiNewtonSteps, 0);
  const { lossAtCentre, manifold, oracle, weights } = place;
  const counted = countedOracle(manifoldOracle(oracle, weights, manifold));
  const objective: BoxObjective = async (y) => {
    const { loss, gradient } = await counted.gradient(y);
    return {
      value: finiteNumber(loss, 'the loss in the box') - lossAtCentre,
      gradient: finiteVector(gradient, 'the gradient in the box'),
    };
  };
  const centre = new Float64Array(manifold.length);
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
  const increase = Math.max(0, finiteNumber(await counted.loss(best.y), 'the loss in the box') - lossAtCentre);
  const reach = { ...reachOfBox(centre, halfWidths), firstOrderIncrease: fromCentre.startGap };
  const ceiling = options.ceiling && (await quadraticCeiling(counted, centre, reach, { ...options.ceiling, seed }));
  return {
    value: (100 * increase) / (1 + lossAtCentre),
    increase,
    coordinates: increase > 0 ? best.y : centre,
    halfWidths,
    increases: ascents.map(({ value }) => value),
    quasiNewtonIncreases: quasiNewton.map(({ value }) => value),
    firstStepIncrease: fromCentre.firstStepValue - fromCentre.startValue,
    firstOrderIncrease: fromCentre.startGap,
    firstOrderGap: best.firstOrderGap,
    ...(ceiling && { ceiling }),
    evaluations: counted.evaluations(),
  };
};
