import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
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
 * 1 at each example's label, 0 elsewhere, for one class too, which `tf.oneHot` refuses. For use inside a tidy.
 * @param labels [B] int32 in [0, classes), borrowed
 */
export const oneHotLabels = ({ tf }: TfjsDevice, labels: Tensor1D, classes: number): Tensor2D =>
  tf.cast(tf.equal<Tensor2D>(tf.expandDims(labels, 1), tf.range(0, classes, 1, 'int32')), 'float32'); // [B] -> [B, C]

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

/**
 * Cross-entropy of each example, in nats.
 * @param logits [B, C], borrowed
 * @param labels [B] int32 in [0, C), borrowed
 * @returns [B], owned by the caller
 */
export const crossEntropies = (device: TfjsDevice, logits: Tensor2D, labels: Tensor1D): Tensor1D =>
  device.tidy(() => {
    const { tf } = device;
    const picked = tf.mul(tf.logSoftmax(logits), oneHotLabels(device, labels, logits.shape[1])); // [B, C]
    return tf.neg(tf.sum<Tensor1D>(picked, 1)); // [B, C] -> [B]
  });

/**
 * `scale` times the summed cross-entropy of a batch, and its gradient by TensorFlow.js' own automatic differentiation.
 * @param weights [P] flat, borrowed
 * @param inputs [B, D], borrowed
 * @param labels [B] int32, borrowed
 * @param scale 1/B for the mean
 * @returns loss [] and gradient [P], owned by the caller
 */
export const lossAndGradient = (
  device: TfjsDevice,
  network: MlpNetwork,
  weights: Tensor1D,
  inputs: Tensor2D,
  labels: Tensor1D,
  scale: number,
): { readonly loss: Scalar; readonly gradient: Tensor1D } =>
  device.tidy(() => {
    const { tf } = device;
    const scaledSum = (flat: Tensor1D): Scalar =>
      tf.mul(tf.sum(crossEntropies(device, mlpLogits(device, network, flat, inputs), labels)), scale);
    const { value, grad } = tf.valueAndGrad((flat) => scaledSum(flat as Tensor1D))(weights);
    return { loss: value as Scalar, gradient: grad as Tensor1D };
  });
