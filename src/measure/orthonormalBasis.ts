import type { Vector } from '../core/lossOracle.ts';
import { accumulate, dot, norm, scaled } from './vectorAlgebra.ts';

/**
 * An orthonormal basis of what some vectors span, by Gram-Schmidt (twice), in float64. A vector is left out when less
 * than `negligible` times the largest norm of all remains of it.
 */
export const orthonormalBasis = (vectors: readonly Vector[], negligible: number): readonly Float64Array[] => {
  const largest = Math.max(...vectors.map(norm));
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = Float64Array.from(vector);
    for (let pass = 0; pass < 2; pass++) for (const q of basis) accumulate(rest, -dot(q, rest), q);
    const size = norm(rest);
    if (size > negligible * largest) basis.push(scaled(1 / size, rest));
  }
  return basis;
};
