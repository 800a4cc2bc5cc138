import type { LossOracle, Vector } from '../../src/core/lossOracle.ts';
import type { MlpNetwork } from '../../src/core/network.ts';
import {
  type Examples,
  referenceGradient,
  referenceHessianVector,
  referenceLoss,
} from '../../src/laws/reference/referenceMlp.ts';
import { parameterCount } from '../../src/networks/parameterLayout.ts';

/** The dense Hessian, row by row, from one Hessian-vector product per parameter. */
export const referenceHessian = (
  network: MlpNetwork,
  examples: Examples,
  weights: ArrayLike<number>,
): readonly Float64Array[] =>
  Array.from({ length: parameterCount(network) }, (_, row) =>
    referenceHessianVector(
      network,
      examples,
      weights,
      Float64Array.from({ length: parameterCount(network) }, (__, i) => (i === row ? 1 : 0)),
    ),
  );

/** The reference as the port that instruments see, in float64. */
export const referenceOracle = (network: MlpNetwork, examples: Examples): LossOracle => ({
  parameterCount: parameterCount(network),
  exampleCount: examples.count,
  roundOff: 2 ** -53,
  loss: async (weights: Vector) => referenceLoss(network, examples, weights),
  gradient: async (weights: Vector) => referenceGradient(network, examples, weights),
  hessianVector: async (weights: Vector, direction: Vector) =>
    referenceHessianVector(network, examples, weights, direction),
});
