import type { Rank, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { MlpNetwork } from '../../core/network.ts';
import { parameterLayout } from '../../networks/parameterLayout.ts';
import { type StackedBatches, stackedGradients } from './stackedGradients.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** Weights [R, in, out] and biases [R, 1, out] of each layer, in the order of the flat vector. For use inside a tidy. */
const layersOfStack = ({ tf }: TfjsDevice, network: MlpNetwork, flat: Tensor2D): readonly Tensor3D[] => {
  const R = flat.shape[0];
  const part = (at: number, rows: number, outputs: number): Tensor3D =>
    tf.reshape<Rank.R3>(tf.slice2d(flat, [0, at], [R, rows * outputs]), [R, rows, outputs]); // [R, P] -> [R, rows, out]
  return parameterLayout(network).flatMap(({ inputs, outputs, weightsAt, biasesAt }) => [
    part(weightsAt, inputs, outputs),
    part(biasesAt, 1, outputs),
  ]);
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
    const last = network.sizes.length - 2;
    const logitsOf = (...layers: Tensor[]): Tensor3D => {
      let entering = batches.inputs;
      for (let l = 0; l <= last; l++) {
        const z = tf.add<Tensor3D>(tf.matMul(entering, layers[2 * l] as Tensor3D), layers[2 * l + 1]!); // [R, B, in] -> [R, B, out]
        entering = l < last ? tf.relu(z) : z;
      }
      return entering;
    };
    // In the layers, not in the flat tensor: the gradient of a slice is as long as what it was cut from.
    const found = stackedGradients(device, logitsOf, layersOfStack(device, network, weights), batches);
    return tf.concat2d(
      found.map((gradient) => tf.reshape(gradient, [weights.shape[0], -1])), // [R, in, out] -> [R, in out]
      1,
    );
  });
