import type { Rank, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { MlpNetwork } from '../../core/network.ts';
import { parameterLayout } from '../../networks/parameterLayout.ts';
import { type StackedBatches, stackedGradients } from './stackedGradients.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** Each layer's weights with the biases below them, [R, in + 1, out], as they stand in the flat vector. For use inside a tidy. */
const layersOfStack = ({ tf }: TfjsDevice, network: MlpNetwork, flat: Tensor2D): readonly Tensor3D[] => {
  const R = flat.shape[0];
  return parameterLayout(network).map(({ inputs, outputs, weightsAt }) => {
    const rows = inputs + 1;
    return tf.reshape<Rank.R3>(tf.slice2d(flat, [0, weightsAt], [R, rows * outputs]), [R, rows, outputs]); // [R, P] -> [R, in + 1, out]
  });
};

/**
 * The gradients of R multilayer perceptrons, each on its own batch, in as many operations as one takes.
 * @param weights [R, P], borrowed
 * @param batches borrowed
 * @returns [R, P], owned by the caller
 */
export const stackedMlpGradients = (
  device: TfjsDevice,
  network: MlpNetwork,
  weights: Tensor2D,
  batches: StackedBatches,
): Tensor2D =>
  device.tidy(() => {
    const { tf } = device;
    const [R, B] = batches.inputs.shape;
    const ones = tf.ones<Rank.R3>([R, B, 1]);
    // A unit that is always 1 takes the place of the bias: the sum over a batch is a matrix product too then.
    const logitsOf = (...layers: Tensor[]): Tensor3D =>
      layers.reduce<Tensor3D>(
        (entering, layer, l) =>
          tf.matMul(tf.concat3d([l === 0 ? entering : tf.relu(entering), ones], 2), layer as Tensor3D), // [R, B, in] -> [R, B, out]
        batches.inputs,
      );
    // In the layers, not in the flat tensor: the gradient of a slice is as long as what it was cut from.
    const found = stackedGradients(device, logitsOf, layersOfStack(device, network, weights), batches);
    return tf.concat2d(
      found.map((gradient) => tf.reshape(gradient, [weights.shape[0], -1])), // [R, in + 1, out] -> [R, (in + 1) out]
      1,
    );
  });
