import type { LossOracle, Vector } from '../core/lossOracle.ts';
import type { Seed } from '../core/seed.ts';
import { countedOracle } from './countedOracle.ts';
import { evenGrid } from './evenGrid.ts';
import { inGroups } from './inGroups.ts';
import { type LossPlane, lossPlane } from './lossPlane.ts';
import type { Measurement } from './measurement.ts';
import { principalDirections } from './principalDirections.ts';
import { finiteNumber, finiteVector } from './requireFinite.ts';
import { requireCount, requireLength, requirePositive } from './requireOption.ts';
import { addScaled, dot, norm } from './vectorAlgebra.ts';

export interface TrainingPathOptions {
  readonly seed: Seed;
  /** Places of the plane along each direction. Default 21. */
  readonly points?: number;
  /** The plane reaches beyond the path by this share of its width, to each side. Default 0.25. */
  readonly margin?: number;
}

/** `value` is the share of the path's variation that the plane explains. */
export interface TrainingPath extends Measurement {
  /** [checkpoints] of (alpha, beta) on the plane, in units of weight space; the end of training is (0, 0). */
  readonly coordinates: readonly (readonly [number, number])[];
  /** Loss at each checkpoint itself, in nats; the plane beneath it may have another. */
  readonly losses: readonly number[];
  /** Distance of each checkpoint from the plane. */
  readonly distancesFromPlane: readonly number[];
  /** Share of the variation along every principal direction, descending. */
  readonly explained: readonly number[];
  /** Losses around the path: centre at the end of training, `alphas` along the first principal direction. */
  readonly plane: LossPlane;
}

/**
 * The path of training on the plane of its two principal directions through its end, and the losses of that plane.
 * Variation is around the mean of the checkpoints, the end among them. A high share says little: of a random walk in many
 * dimensions two directions explain 6 (1 + 1/4) / pi^2 = 76 %, and its path looks like half a cosine wave.
 * Source: Li et al. 2018, arXiv:1712.09913, section 7; random walks: Antognini & Sohl-Dickstein 2018, arXiv:1806.08805.
 * Cost: one loss per checkpoint, those of `lossPlane`, and n^2 P / 2 multiplications.
 * @param checkpoints three or more, [n][P], in the order of training, borrowed
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_NO_PLANE`, `E_ORACLE_NOT_FINITE`
 */
export const trainingPath = async (
  oracle: LossOracle,
  checkpoints: readonly Vector[],
  options: TrainingPathOptions,
): Promise<TrainingPath> => {
  const { seed, points = 21, margin = 0.25 } = options;
  requireCount('the number of checkpoints', checkpoints.length, 3);
  requireCount('points', points, 2);
  requirePositive('margin', margin);
  checkpoints.forEach((weights, i) => {
    requireLength(`checkpoint ${i}`, weights.length, oracle.parameterCount);
    finiteVector(weights, `checkpoint ${i}`);
  });
  const end = checkpoints.at(-1)!;
  const { directions, explained } = principalDirections(checkpoints);
  const projected = checkpoints.map((weights) => {
    const fromEnd = addScaled(weights, -1, end);
    const [alpha, beta] = directions.map((direction) => dot(direction, fromEnd)) as [number, number];
    const off = addScaled(addScaled(fromEnd, -alpha, directions[0]), -beta, directions[1]);
    return { at: [alpha, beta] as const, distance: norm(off) };
  });
  const gridAlong = (axis: 0 | 1): readonly number[] => {
    const along = projected.map(({ at }) => at[axis]);
    const [low, high] = [Math.min(...along), Math.max(...along)];
    const room = margin * (high - low);
    return evenGrid(low - room, high + room, points);
  };
  const counted = countedOracle(oracle);
  const losses = await inGroups([...checkpoints.entries()], async ([i, weights]) =>
    finiteNumber(await counted.loss(weights), `the loss at checkpoint ${i}`),
  );
  const plane = await lossPlane(counted, end, directions, {
    seed,
    alphas: gridAlong(0),
    betas: gridAlong(1),
    directions: 'asGiven',
  });
  return {
    value: explained[0]! + explained[1]!,
    coordinates: projected.map(({ at }) => at),
    losses,
    distancesFromPlane: projected.map(({ distance }) => distance),
    explained,
    plane,
    evaluations: counted.evaluations(),
    seed,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
  };
};
