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
import { requireLength, requirePositive } from './requireOption.ts';
import { addScaled, mapped, norm } from './vectorAlgebra.ts';

export interface LineBetweenOptions {
  readonly seed: Seed;
  /** Ascending; 0 and 1 are added where they are missing. Default 25 places from -1 to 2, as in the paper. */
  readonly alphas?: readonly number[];
  /** Step h of the second differences, as a share of the distance. Default 1/8. */
  readonly differenceStep?: number;
  /** How far beyond an end its rise is taken, as a share of the distance. Default 1/2. */
  readonly riseAt?: number;
  /** Other parts of the data, or the same with accuracy. */
  readonly evaluate?: EvaluatedParts;
}

/** What the line says of one of the two solutions. */
export interface LineEnd {
  /** In nats. */
  readonly loss: number;
  /** (f(-h) - 2 f(0) + f(h)) / h^2 around the end, in nats per alpha^2: the curvature along the line times distance^2. */
  readonly secondDifference: number;
  /** Second differences below this are round-off: 4 precisionFloor / h^2. */
  readonly secondDifferenceFloor: number;
  /** Loss beyond the end, away from the other solution, less the loss at the end. */
  readonly rise: number;
  /** Differences of losses below this are round-off, in nats. */
  readonly precisionFloor: number;
}

/** `value` is the barrier: a lower bound, the places between may rise higher. */
export interface LineBetween extends Measurement, LossCurve {
  /** max of f(alpha) - ((1 - alpha) f(0) + alpha f(1)) over the places in [0, 1], in nats; never negative. */
  readonly barrier: number;
  readonly barrierAt: number;
  /** Euclidean distance of the two solutions: alpha = 1 is so far from alpha = 0. */
  readonly distance: number;
  /** At alpha 0 and at alpha 1. */
  readonly ends: readonly [LineEnd, LineEnd];
  readonly differenceStep: number;
  readonly riseAt: number;
}

/**
 * The loss along the straight line between two solutions, and beyond both:
 *   f((1 - alpha) first + alpha second);   the paper has the small batch at 0 and the large batch at 1
 * The ends are exact. Second differences belong to one direction and one step: kinks of ReLU within the step count.
 * What lies between is no path that training took, and scale matters: rescaled ReLU layers give another line.
 * Source: Keskar et al. 2016, arXiv:1609.04836, figure 3, after Goodfellow et al. 2014, arXiv:1412.6544; the barrier after
 * Entezari et al. 2021, arXiv:2110.06296.
 * Cost: one loss and one evaluation of each part per place, and 14 losses.
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_NO_LINE`, `E_ORACLE_NOT_FINITE`
 */
export const lineBetween = async (
  oracle: LossOracle,
  first: Vector,
  second: Vector,
  options: LineBetweenOptions,
): Promise<LineBetween> => {
  const { seed, alphas = evenGrid(-1, 2, 25), differenceStep = 1 / 8, riseAt = 1 / 2, evaluate } = options;
  requireAscending('alphas', alphas);
  requirePositive('differenceStep', differenceStep);
  requirePositive('riseAt', riseAt);
  requireLength('the first solution', first.length, oracle.parameterCount);
  requireLength('the second solution', second.length, oracle.parameterCount);
  finiteVector(first, 'the first solution');
  const distance = norm(addScaled(finiteVector(second, 'the second solution'), -1, first));
  if (distance === 0) {
    throw new ExperimentError(
      'E_NO_LINE',
      'the two solutions are the same weights: no line leads from one to the other. Give two runs that differ in more than their name.',
    );
  }
  const counted = countedOracle(oracle);
  const at = (alpha: number): Float64Array => mapped(first, (weight, i) => (1 - alpha) * weight + alpha * second[i]!);
  const curve = await lossesAlong(counted, at, withPlaces(alphas, 0, 1), evaluate);
  const lossOf = (alpha: number): number => curve.losses[curve.alphas.indexOf(alpha)]!;

  const endAt = async (end: number, outwards: number): Promise<LineEnd> => {
    const loss = lossOf(end);
    const steps = [end - differenceStep, end + differenceStep, end + outwards * riseAt];
    const [behind, ahead, beyond] = (await lossesAlong(counted, at, steps)).losses as [number, number, number];
    const precisionFloor = await lossResolution(counted, at(end), loss, seed);
    return {
      loss,
      secondDifference: (behind - 2 * loss + ahead) / differenceStep ** 2,
      secondDifferenceFloor: (4 * precisionFloor) / differenceStep ** 2,
      rise: beyond - loss,
      precisionFloor,
    };
  };
  const ends = [await endAt(0, -1), await endAt(1, 1)] as const;

  const heights = curve.alphas.map((alpha, i) =>
    alpha < 0 || alpha > 1 ? 0 : curve.losses[i]! - ((1 - alpha) * ends[0].loss + alpha * ends[1].loss),
  );
  const barrier = Math.max(0, ...heights);
  return {
    ...curve,
    value: barrier,
    barrier,
    barrierAt: barrier === 0 ? 0 : curve.alphas[heights.indexOf(barrier)]!,
    distance,
    ends,
    differenceStep,
    riseAt,
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
