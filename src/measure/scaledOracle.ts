import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { mapped } from './vectorAlgebra.ts';

/**
 * The loss in other units about `weights`: u -> f(x + T u), T diagonal, with gradient T g and Hessian T H T.
 * @param weights x, [P], borrowed
 * @param scales the diagonal of T, [P], borrowed
 */
export const scaledOracle = (oracle: LossOracle, weights: Vector, scales: Vector): LossOracle => {
  const times = (vector: Vector): Float64Array => mapped(vector, (entry, i) => entry * scales[i]!);
  const at = (u: Vector): Float64Array => mapped(weights, (weight, i) => weight + u[i]! * scales[i]!);
  return {
    parameterCount: oracle.parameterCount,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
    loss: (u) => oracle.loss(at(u)),
    gradient: async (u) => {
      const { loss, gradient } = await oracle.gradient(at(u));
      return { loss, gradient: times(gradient) };
    },
    hessianVector: async (u, direction) => times(await oracle.hessianVector(at(u), times(direction))),
  };
};
