import { ExperimentError } from '../core/experimentError.ts';
import type { Vector } from '../core/lossOracle.ts';
import { symmetricEigen } from './symmetricEigen.ts';
import { accumulate, addScaled, dot, norm, scaled } from './vectorAlgebra.ts';

/** A second direction with less than this share of the variation is round-off of weights that lie on a line. */
const LEAST_SHARE = 1e-12;

export interface PrincipalDirections {
  /** The first two, unit vectors [P], orthogonal; the first point has no negative coordinate on them, seen from the last. */
  readonly directions: readonly [Float64Array, Float64Array];
  /** Share of the variation around the mean along every principal direction, descending; they add up to 1. */
  readonly explained: readonly number[];
}

/**
 * Principal directions of some points with many coordinates, through the [n, n] Gram matrix of the differences to their
 * mean: n^2 P / 2 multiplications.
 * @param points three or more, [n][P], finite, borrowed
 * @throws ExperimentError `E_NO_PLANE` when they lie on a line
 */
export const principalDirections = (points: readonly Vector[]): PrincipalDirections => {
  const n = points.length;
  const first = points[0]!;
  const last = points[n - 1]!;
  // Seen from the last point, so that little is cancelled where all are close to one another.
  const seen = points.map((point) => addScaled(point, -1, last));
  const mean = new Float64Array(first.length);
  for (const point of seen) accumulate(mean, 1 / n, point);
  for (const point of seen) accumulate(point, -1, mean);
  const gram = seen.map(() => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const product = dot(seen[i]!, seen[j]!);
      gram[i]![j] = product;
      gram[j]![i] = product;
    }
  }
  const { values, vectors } = symmetricEigen(gram);
  const variation = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const explained = values.slice(0, n - 1).map((value) => Math.max(0, value) / variation);
  if (!(explained[1]! > LEAST_SHARE)) {
    throw new ExperimentError(
      'E_NO_PLANE',
      `the ${n} points lie on a line: they have no second principal direction. Give more of the path, from weights that still change.`,
    );
  }
  const fromLast = addScaled(first, -1, last);
  const directionOf = (shares: Float64Array, other?: Float64Array): Float64Array => {
    const sum = new Float64Array(first.length);
    seen.forEach((point, i) => {
      accumulate(sum, shares[i]!, point);
    });
    if (other !== undefined) accumulate(sum, -dot(other, sum), other);
    return scaled((dot(sum, fromLast) < 0 ? -1 : 1) / norm(sum), sum);
  };
  const along = directionOf(vectors[0]!);
  return { directions: [along, directionOf(vectors[1]!, along)], explained };
};
