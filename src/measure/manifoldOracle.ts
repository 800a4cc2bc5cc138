import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { alongManifold, type Manifold, manifoldPoint } from './manifold.ts';
import { addScaled } from './vectorAlgebra.ts';

/**
 * The loss on the manifold through `weights`: y -> f(x + A y), with gradient A' g and Hessian A' H A. Every instrument in
 * the full space is one on the manifold with it.
 * @param weights [n], borrowed
 */
export const manifoldOracle = (oracle: LossOracle, weights: Vector, manifold: Manifold): LossOracle => {
  const at = (y: Vector): Float64Array => addScaled(weights, 1, manifoldPoint(manifold, y));
  return {
    parameterCount: manifold.length,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
    loss: (y) => oracle.loss(at(y)),
    gradient: async (y) => {
      const { loss, gradient } = await oracle.gradient(at(y));
      return { loss, gradient: alongManifold(manifold, gradient) };
    },
    hessianVector: async (y, direction) =>
      alongManifold(manifold, await oracle.hessianVector(at(y), manifoldPoint(manifold, direction))),
  };
};
