import type { Rank, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Network } from '../../core/network.ts';
import { layersOf, oneHotLabels } from './mlpTensors.ts';
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
  network: Network,
  weights: Tensor1D,
  direction: Tensor1D,
  inputs: Tensor2D,
  labels: Tensor1D,
  scale: number,
): Tensor1D =>
  device.tidy(() => {
    const { tf } = device;
    const layers = layersOf(network, weights);
    const moves = layersOf(network, direction);
    const last = layers.length - 1;

    const entering: Tensor2D[] = [inputs]; // [B, in] per layer
    const Rentering: Tensor2D[] = [tf.zerosLike(inputs)];
    const active: Tensor2D[] = []; // [B, out] per hidden layer: 1 where the unit is on
    let logits = inputs;
    let Rlogits = inputs;
    layers.forEach((layer, l) => {
      const move = moves[l]!;
      const z = tf.add<Tensor2D>(tf.matMul(entering[l]!, layer.weights), layer.biases); // [B, in] -> [B, out]
      const viaInput = tf.matMul<Tensor2D>(Rentering[l]!, layer.weights); // [B, in] -> [B, out]
      const viaWeights = tf.add<Tensor2D>(tf.matMul(entering[l]!, move.weights), move.biases); // [B, in] -> [B, out]
      const Rz = tf.add<Tensor2D>(viaInput, viaWeights);
      if (l === last) {
        logits = z;
        Rlogits = Rz;
      } else {
        active.push(tf.step(z));
        entering.push(tf.relu(z));
        Rentering.push(tf.mul(Rz, active[l]!));
      }
    });

    const p = tf.softmax(logits);
    const mean = tf.sum(tf.mul(p, Rlogits), 1, true); // [B, C] -> [B, 1]
    let delta = tf.mul<Tensor2D>(tf.sub(p, oneHotLabels(device, labels, logits.shape[1])), scale);
    let Rdelta = tf.mul<Tensor2D>(tf.mul(p, tf.sub(Rlogits, mean)), scale);
    const parts: Tensor1D[] = [];
    for (let l = last; l >= 0; l--) {
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
