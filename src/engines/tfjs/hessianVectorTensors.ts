import type { Rank, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { MlpNetwork } from '../../core/network.ts';
import { oneHotLabels } from './crossEntropies.ts';
import { curvatureTangents, forwardTangents } from './forwardTangents.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/**
 * Product of the Hessian of `scale` times the summed cross-entropy with a direction. Written out by hand (forward over
 * reverse): in TensorFlow.js 4.22 the gradient of a gradient is silently wrong. An R in front of a name is its
 * derivative when the weights move along the direction.
 * Source: Pearlmutter 1994, "Fast exact multiplication by the Hessian", Neural Computation 6(1).
 * @param weights [P] flat, borrowed
 * @param direction [P] flat, borrowed
 * @param inputs [B, D], borrowed
 * @param labels [B] int32, borrowed
 * @param scale 1/B for the mean
 * @returns [P], owned by the caller
 */
export const hessianVectorTensor = (
  device: TfjsDevice,
  network: MlpNetwork,
  weights: Tensor1D,
  direction: Tensor1D,
  inputs: Tensor2D,
  labels: Tensor1D,
  scale: number,
): Tensor1D =>
  device.tidy(() => {
    const { tf } = device;
    const pass = forwardTangents(device, network, weights, direction, inputs);
    const { layers, moves, entering, Rentering, active, logits, Rlogits } = pass;
    const p = tf.softmax(logits);
    let delta = tf.mul<Tensor2D>(tf.sub(p, oneHotLabels(device, labels, logits.shape[1])), scale);
    let Rdelta = curvatureTangents(device, p, Rlogits, scale);
    const parts: Tensor1D[] = [];
    for (let l = layers.length - 1; l >= 0; l--) {
      const Rweights = tf.add(
        tf.matMul(Rentering[l]!, delta, true), // [B, in], [B, out] -> [in, out]
        tf.matMul(entering[l]!, Rdelta, true),
      );
      parts.unshift(tf.reshape<Rank.R1>(Rweights, [-1]), tf.sum<Tensor1D>(Rdelta, 0)); // -> [in * out], [out]
      if (l === 0) break;
      const { weights: W } = layers[l]!;
      const { weights: V } = moves[l]!;
      const below = active[l - 1]!;
      const Rback = tf.add(tf.matMul(Rdelta, W, false, true), tf.matMul(delta, V, false, true)); // [B, out] -> [B, in]
      Rdelta = tf.mul(Rback, below);
      delta = tf.mul(tf.matMul(delta, W, false, true), below); // [B, out] -> [B, in]
    }
    return tf.concat1d(parts); // -> [P]
  });
