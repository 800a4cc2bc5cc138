import { ExperimentError } from '../core/experimentError.ts';
import type { LossOracle } from '../core/lossOracle.ts';

/**
 * The same loss with the Gauss-Newton matrix G = J' H_L J in place of the Hessian, for every instrument. G is positive
 * semi-definite and leaves out the curvature of the network itself, sum over the logits of (p - y) times their Hessians.
 * Without hidden layers there is none, and G is the Hessian. With ReLU the logits are linear in the weights of any one
 * layer wherever they are differentiable, so that both have the same blocks per layer, and the same trace.
 * Source: Schraudolph 2002, Neural Computation 14(7); Sagun et al. 2017, arXiv:1706.04454, for the decomposition.
 * @throws ExperimentError `E_NO_GAUSS_NEWTON` when the oracle gives no Gauss-Newton-vector product
 */
export const gaussNewtonOracle = (oracle: LossOracle): LossOracle => {
  if (oracle.gaussNewtonVector === undefined) {
    throw new ExperimentError(
      'E_NO_GAUSS_NEWTON',
      'this oracle gives no Gauss-Newton-vector product: measure its Hessian, or implement `gaussNewtonVector`.',
    );
  }
  const product: LossOracle['hessianVector'] = (weights, direction) => oracle.gaussNewtonVector!(weights, direction);
  return {
    parameterCount: oracle.parameterCount,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
    loss: (weights) => oracle.loss(weights),
    gradient: (weights) => oracle.gradient(weights),
    hessianVector: product,
    gaussNewtonVector: product,
  };
};
