import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { MlpNetwork } from '../../core/network.ts';
import { parameterLayout } from '../../networks/parameterLayout.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** One layer of a flat vector: weights [in, out], biases [out]. */
export interface LayerTensors {
  readonly weights: Tensor2D;
  readonly biases: Tensor1D;
}

/**
 * Cuts a flat vector into its layers. For use inside a tidy.
 * @param flat [P], borrowed
 */
export const layersOf = (network: MlpNetwork, flat: Tensor1D): readonly LayerTensors[] =>
  parameterLayout(network).map(({ inputs, outputs, weightsAt, biasesAt }) => ({
    weights: flat.slice(weightsAt, inputs * outputs).reshape([inputs, outputs]), // [P] -> [in, out]
    biases: flat.slice(biasesAt, outputs), // [P] -> [out]
  }));

/**
 * @param weights [P] flat, borrowed
 * @param inputs [B, D], borrowed
 * @returns logits [B, C], owned by the caller
 */
export const mlpLogits = (device: TfjsDevice, network: MlpNetwork, weights: Tensor1D, inputs: Tensor2D): Tensor2D =>
  device.tidy(() => {
    const { tf } = device;
    const layers = layersOf(network, weights);
    return layers.reduce((entering, layer, l) => {
      const z = tf.add<Tensor2D>(tf.matMul(entering, layer.weights), layer.biases); // [B, in] -> [B, out]
      return l < layers.length - 1 ? tf.relu(z) : z;
    }, inputs);
  });
