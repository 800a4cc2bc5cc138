import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { finiteVector } from './requireFinite.ts';
import { requireLength } from './requireOption.ts';

/** A trace in which no chance enters; exact up to the round-off of the oracle. */
export interface ClosedFormTrace {
  readonly value: number;
  /** The part of each layer, weights and biases: the trace of its block on the diagonal. */
  readonly layers: Float64Array;
}

/**
 * Trace of the Hessian without probes, where the oracle has it in closed form. A ReLU network is linear in the weights of any one layer,
 * so that the diagonal of its Hessian is that of the Gauss-Newton matrix: the trace is the mean over the examples of
 * sum_c p_c |J' (e_c - p)|^2, J the Jacobian of the logits, p the softmax. Away from the kinks of ReLU, which is almost everywhere.
 * Cost: about one Hessian-vector product.
 * @returns undefined where the oracle has no closed form: take `hutchinsonTrace`
 * @throws ExperimentError `E_WEIGHT_COUNT`, `E_ORACLE_NOT_FINITE`
 */
export const closedFormTrace = async (oracle: LossOracle, weights: Vector): Promise<ClosedFormTrace | undefined> => {
  if (oracle.hessianTraces === undefined) return undefined;
  requireLength('weights', weights.length, oracle.parameterCount);
  const layers = finiteVector(await oracle.hessianTraces(weights), 'the trace of the Hessian by layer');
  return { value: layers.reduce((sum, trace) => sum + trace, 0), layers };
};
