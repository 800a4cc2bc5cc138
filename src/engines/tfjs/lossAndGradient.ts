import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { crossEntropies } from './crossEntropies.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/**
 * `scale` times the summed cross-entropy of a batch, and its gradient by TensorFlow.js' own automatic differentiation.
 * @param logitsOf [P] -> [B, C]
 * @param weights [P] flat, borrowed
 * @param labels [B] int32, borrowed
 * @param scale 1/B for the mean
 * @returns loss [] and gradient [P], owned by the caller
 */
export const lossAndGradient = (
  device: TfjsDevice,
  logitsOf: (weights: Tensor1D) => Tensor2D,
  weights: Tensor1D,
  labels: Tensor1D,
  { scale }: { readonly scale: number },
): { readonly loss: Scalar; readonly gradient: Tensor1D } =>
  device.tidy(() => {
    const { tf } = device;
    const scaledSum = (flat: Tensor1D): Scalar => tf.mul(tf.sum(crossEntropies(device, logitsOf(flat), labels)), scale);
    const { value, grad } = tf.valueAndGrad((flat) => scaledSum(flat as Tensor1D))(weights);
    return { loss: value as Scalar, gradient: grad as Tensor1D };
  });
