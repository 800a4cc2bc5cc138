/** A parameter vector, flat, in the order `Network` states. */
export type Vector = Float32Array | Float64Array;

/**
 * The mean cross-entropy of a fixed slice of data as a function of the weights, with its derivatives. All that
 * sharpness needs. Arguments are borrowed, results are owned by the caller. No regularisation term.
 */
export interface LossOracle {
  readonly parameterCount: number;
  readonly exampleCount: number;
  /** Unit round-off of the arithmetic behind it: 2^-24 for float32, 2^-53 for float64. */
  readonly roundOff: number;
  loss(weights: Vector): Promise<number>;
  gradient(weights: Vector): Promise<{ readonly loss: number; readonly gradient: Vector }>;
  /** Exact product of the Hessian at `weights` with `direction` (R-operator), never a difference quotient. */
  hessianVector(weights: Vector, direction: Vector): Promise<Vector>;
  /**
   * Exact product of the Gauss-Newton matrix J' H_L J with `direction`: J is the Jacobian of the logits by the weights,
   * H_L the Hessian of the loss by the logits. Absent where an oracle has none.
   */
  gaussNewtonVector?(weights: Vector, direction: Vector): Promise<Vector>;
  /**
   * Traces of the diagonal blocks of the Hessian, one for each layer with its biases, in closed form: their sum is the
   * trace. Absent where an oracle has none.
   */
  hessianTraces?(weights: Vector): Promise<Float64Array>;
}
