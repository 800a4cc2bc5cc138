import type { Dataset } from '../core/dataset.ts';
import type { Vector } from '../core/lossOracle.ts';
import type { MlpNetwork } from '../core/network.ts';
import { checkWeightsFitNetwork } from '../networks/checkWeightsFitNetwork.ts';
import { parameterLayout } from '../networks/parameterLayout.ts';
import { type SoftmaxTask, softmaxTask } from './softmaxRegression.ts';

/**
 * The last layer of a network as a softmax regression of its own: what the last hidden layer gives, and a 1, are the
 * inputs, in float64. Its flat weights are the last part of the network's; for [D, C] it is the whole network.
 * @throws ExperimentError `E_WEIGHTS_LENGTH`, `E_NETWORK_SIZES`
 */
export const lastLayerTask = (network: MlpNetwork, dataset: Dataset, weights: Vector): SoftmaxTask => {
  checkWeightsFitNetwork(network, weights, 'weights');
  const { count, labels } = dataset;
  let width = dataset.features;
  let entering = Float64Array.from(dataset.inputs); // [N, width]
  for (const { inputs, outputs, weightsAt, biasesAt } of parameterLayout(network).slice(0, -1)) {
    const leaving = new Float64Array(count * outputs);
    for (let n = 0; n < count; n++) {
      const row = leaving.subarray(n * outputs, (n + 1) * outputs);
      for (let o = 0; o < outputs; o++) row[o] = weights[biasesAt + o]!;
      for (let i = 0; i < inputs; i++) {
        const x = entering[n * inputs + i]!;
        for (let o = 0; o < outputs; o++) row[o]! += x * weights[weightsAt + i * outputs + o]!;
      }
      for (let o = 0; o < outputs; o++) row[o] = Math.max(0, row[o]!);
    }
    entering = leaving;
    width = outputs;
  }
  return softmaxTask({ inputs: entering, labels, count, features: width, classes: network.sizes.at(-1)! });
};
