import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { TfjsDevice } from './tfjsDevice.ts';

/**
 * 1 at each example's label, 0 elsewhere, for one class too, which `tf.oneHot` refuses. For use inside a tidy.
 * @param labels [B] int32 in [0, classes), borrowed
 */
export const oneHotLabels = ({ tf }: TfjsDevice, labels: Tensor1D, classes: number): Tensor2D =>
  tf.cast(tf.equal<Tensor2D>(tf.expandDims(labels, 1), tf.range(0, classes, 1, 'int32')), 'float32'); // [B] -> [B, C]

/**
 * Cross-entropy of each example, in nats.
 * @param logits [B, C], borrowed
 * @param labels [B] int32 in [0, C), borrowed
 * @returns [B], owned by the caller
 */
export const crossEntropies = (device: TfjsDevice, logits: Tensor2D, labels: Tensor1D): Tensor1D =>
  device.tidy(() => {
    const { tf } = device;
    const targets = oneHotLabels(device, labels, logits.shape[1]); // [B, C]
    return tf.neg(tf.sum<Tensor1D>(tf.mul(tf.logSoftmax(logits), targets), 1)); // [B, C] -> [B]
  });
