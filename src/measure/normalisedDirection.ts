import type { Vector } from '../core/lossOracle.ts';
import type { MlpNetwork } from '../core/network.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { checkWeightsFitNetwork } from '../networks/checkWeightsFitNetwork.ts';
import { type LayerLayout, parameterCount, parameterLayout } from '../networks/parameterLayout.ts';
import { finiteVector } from './requireFinite.ts';
import { normalVector } from './vectorAlgebra.ts';

/** What has the norm of its weights in a normalised direction: what enters one unit, one layer, or one weight. */
export type DirectionNormalisation = 'filter' | 'layer' | 'weight';

/** Entries start, start + stride, .. of the flat vector. */
interface Group {
  readonly start: number;
  readonly stride: number;
  readonly count: number;
}

const GROUPS: Readonly<Record<DirectionNormalisation, (layer: LayerLayout) => readonly Group[]>> = {
  // [in, out] row-major: what enters unit o is a column, every `outputs`-th entry.
  filter: ({ inputs, outputs, weightsAt }) =>
    Array.from({ length: outputs }, (_, o) => ({ start: weightsAt + o, stride: outputs, count: inputs })),
  layer: ({ inputs, outputs, weightsAt }) => [{ start: weightsAt, stride: 1, count: inputs * outputs }],
  weight: ({ inputs, outputs, weightsAt }) =>
    Array.from({ length: inputs * outputs }, (_, i) => ({ start: weightsAt + i, stride: 1, count: 1 })),
};

const groupNorm = (vector: Vector, { start, stride, count }: Group): number => {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += vector[start + k * stride]! ** 2;
  return Math.sqrt(sum);
};

/**
 * A direction in which every filter (what enters one unit), layer or weight moves in proportion to its own size:
 *   d_f <- d_f |w_f| / |d_f|   (Euclidean norms; no small constant; where d_f = 0 it stays 0)
 * Biases do not move: their entries are 0. The loss along a filter- or layer-normalised direction is the same at weights
 * that `rescaledFirstLayer` gives of these, so that scale alone looks neither flat nor sharp.
 * Source: Li et al. 2018, arXiv:1712.09913, section 4. By weight its code multiplies d_i w_i; here it is sign(d_i) |w_i|.
 * @param weights [P], borrowed
 * @param direction [P], borrowed, of any scale
 * @returns [P]
 * @throws ExperimentError `E_WEIGHTS_LENGTH`, `E_ORACLE_NOT_FINITE`
 */
export const normalisedDirection = (
  network: MlpNetwork,
  weights: Vector,
  direction: Vector,
  normalisation: DirectionNormalisation,
): Float64Array => {
  checkWeightsFitNetwork(network, weights, 'weights');
  checkWeightsFitNetwork(network, direction, 'direction');
  finiteVector(weights, 'the weights');
  finiteVector(direction, 'the direction');
  const normalised = new Float64Array(weights.length);
  for (const group of parameterLayout(network).flatMap(GROUPS[normalisation])) {
    const size = groupNorm(direction, group);
    const factor = size === 0 ? 0 : groupNorm(weights, group) / size;
    for (let k = 0; k < group.count; k++) {
      const at = group.start + k * group.stride;
      normalised[at] = factor * direction[at]!;
    }
  }
  return normalised;
};

/**
 * A random direction: independent standard normals, normalised. Another name in the seed gives another direction.
 * @returns [P]
 * @throws ExperimentError `E_WEIGHTS_LENGTH`, `E_ORACLE_NOT_FINITE`
 * @example randomDirection(network, weights, { seed: splitSeed(seed, 'direction', 2) })
 */
export const randomDirection = (
  network: MlpNetwork,
  weights: Vector,
  options: { readonly seed: Seed; readonly normalisation?: DirectionNormalisation },
): Float64Array => {
  const { seed, normalisation = 'filter' } = options;
  const random = randomStream(splitSeed(seed, 'randomDirection'));
  return normalisedDirection(network, weights, normalVector(random, parameterCount(network)), normalisation);
};
