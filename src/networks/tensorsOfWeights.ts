import type { Vector } from '../core/lossOracle.ts';
import type { Network } from '../core/network.ts';
import type { Tensor } from '../core/tensor.ts';
import { checkWeightsFitNetwork } from './checkWeightsFitNetwork.ts';
import { parameterLayout } from './parameterLayout.ts';
import { torchConvTensors } from './torchConvTensors.ts';

/**
 * The weights of a network as the state_dict of a PyTorch `nn.Sequential(Linear, ReLU, Linear, ...)`: `0.weight` [out, in],
 * `0.bias` [out], `2.weight`, ...; of other networks as `torchConvTensors` says. The other way round:
 * `weightsFromTensors`, `convWeightsFromTensors`.
 * @param weights [P], borrowed
 * @throws ExperimentError `E_WEIGHTS_LENGTH`, `E_NETWORK_SIZES`
 */
export const tensorsOfWeights = (network: Network, weights: Vector): ReadonlyMap<string, Tensor> => {
  checkWeightsFitNetwork(network, weights, 'weights');
  if (network.kind !== 'mlp') {
    return new Map(
      torchConvTensors(network).map(({ tensor, dims, places }) => [
        tensor.name,
        { dims, values: Float32Array.from(places, (place) => weights[place]!) },
      ]),
    );
  }
  return new Map(
    parameterLayout(network).flatMap(({ inputs, outputs, weightsAt, biasesAt }, layer) => {
      const turned = weights.slice(weightsAt, biasesAt); // [in][out] -> [out, in]
      for (let i = 0; i < inputs; i++) {
        for (let o = 0; o < outputs; o++) turned[o * inputs + i] = weights[weightsAt + i * outputs + o]!;
      }
      const place = 2 * layer; // a ReLU has a place of its own
      return [
        [`${place}.weight`, { dims: [outputs, inputs], values: turned }],
        [`${place}.bias`, { dims: [outputs], values: weights.slice(biasesAt, biasesAt + outputs) }],
      ] as [string, Tensor][];
    }),
  );
};
