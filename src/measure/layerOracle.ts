import { ExperimentError } from '../core/experimentError.ts';
import type { LossOracle, Vector } from '../core/lossOracle.ts';
import type { MlpNetwork } from '../core/network.ts';
import { checkWeightsFitNetwork } from '../networks/checkWeightsFitNetwork.ts';
import { parameterLayout } from '../networks/parameterLayout.ts';
import { requireLength } from './requireOption.ts';

/** The loss as a function of the parameters of one layer, the others held where they are. */
export interface LayerOracle extends LossOracle {
  /** What the layer's parameters are in the weights given: where instruments measure. */
  readonly weights: Vector;
  /** First entry of the layer in the whole vector. */
  readonly at: number;
}

/**
 * One layer of a network as a loss of its own: its gradient is a part of the whole one, its Hessian a block on the
 * diagonal, so that every instrument measures the layer alone. One call costs one call of the whole oracle.
 * @param weights [P], of the whole network; copied
 * @param layer from 0, the one behind the inputs
 * @throws ExperimentError `E_MEASURE_OPTION` when the network has no such layer, `E_WEIGHTS_LENGTH` when the weights
 *   are of another network, `E_WEIGHT_COUNT` when the oracle or a vector of the layer is
 * @example const last = layerOracle(oracle, network, weights, 1); topEigenvalues(last, last.weights, { seed })
 */
export const layerOracle = (oracle: LossOracle, network: MlpNetwork, weights: Vector, layer: number): LayerOracle => {
  const layers = parameterLayout(network);
  const layout = layers[layer];
  if (layout === undefined) {
    throw new ExperimentError(
      'E_MEASURE_OPTION',
      `layer ${layer} is none of the ${layers.length} of a network of sizes [${network.sizes.join(', ')}]: give one from 0 to ${layers.length - 1}.`,
    );
  }
  checkWeightsFitNetwork(network, weights, 'weights');
  requireLength('weights', weights.length, oracle.parameterCount);
  const at = layout.weightsAt;
  const end = layout.biasesAt + layout.outputs;
  const centre = Float64Array.from(weights);
  /** A whole vector with the layer's part put in. */
  const within = (around: Float64Array, part: Vector): Float64Array => {
    requireLength("the layer's vector", part.length, end - at);
    const whole = around.slice();
    whole.set(part, at);
    return whole;
  };
  const whole = (part: Vector): Float64Array => within(centre, part);
  const zeros = new Float64Array(oracle.parameterCount);
  const block = async (
    product: 'hessianVector' | 'gaussNewtonVector',
    part: Vector,
    direction: Vector,
  ): Promise<Vector> => (await oracle[product]!(whole(part), within(zeros, direction))).slice(at, end);
  return {
    parameterCount: end - at,
    exampleCount: oracle.exampleCount,
    roundOff: oracle.roundOff,
    weights: centre.slice(at, end),
    at,
    loss: async (part) => oracle.loss(whole(part)),
    gradient: async (part) => {
      const { loss, gradient } = await oracle.gradient(whole(part));
      return { loss, gradient: gradient.slice(at, end) };
    },
    hessianVector: (part, direction) => block('hessianVector', part, direction),
    ...(oracle.gaussNewtonVector === undefined
      ? {}
      : { gaussNewtonVector: (part, direction) => block('gaussNewtonVector', part, direction) }),
  };
};
