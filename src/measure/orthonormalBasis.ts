import type { Vector } from '../core/lossOracle.ts';
import { removeComponents } from './removeComponents.ts';
import { norm, scaled } from './vectorAlgebra.ts';

/**
 * An orthonormal basis of what some vectors span, by Gram-Schmidt (twice), in float64. A vector is left out when less
 * than `negligible` times the largest norm of all remains of it.
 */
export const orthonormalBasis = (vectors: readonly Vector[], negligible: number): readonly Float64Array[] => {
  const largest = Math.max(...vectors.map(norm));
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = Float64Array.from(vector);
    removeComponents(rest, basis);
    const size = norm(rest);
    if (size > negligible * largest) basis.push(scaled(1 / size, rest));
  }
  return basis;
};
