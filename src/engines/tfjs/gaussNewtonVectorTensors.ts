import type { Rank, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { MlpNetwork } from '../../core/network.ts';
import { curvatureTangents, forwardTangents } from './forwardTangents.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/**
 * Product of the Gauss-Newton matrix J' H_L J of `scale` times the summed cross-entropy with a direction: tangents of the
 * logits forward, their curvature back through the network as it stands.
 * Source: Schraudolph 2002, "Fast curvature matrix-vector products", Neural Computation 14(7).
 * @param weights [P] flat, borrowed
 * @param direction [P] flat, borrowed
 * @param inputs [B, D], borrowed
 * @param scale 1/B for the mean
 * @returns [P], owned by the caller
 */
export const gaussNewtonVectorTensor = (
  device: TfjsDevice,
  network: MlpNetwork,
  weights: Tensor1D,
  direction: Tensor1D,
  inputs: Tensor2D,
  scale: number,
): Tensor1D =>
  device.tidy(() => {
    const { tf } = device;
    const { layers, entering, active, logits, Rlogits } = forwardTangents(device, network, weights, direction, inputs);
    let delta = curvatureTangents(device, tf.softmax(logits), Rlogits, scale);
    const parts: Tensor1D[] = [];
    for (let l = layers.length - 1; l >= 0; l--) {
      const ofWeights = tf.matMul<Tensor2D>(entering[l]!, delta, true); // [B, in], [B, out] -> [in, out]
      parts.unshift(tf.reshape<Rank.R1>(ofWeights, [-1]), tf.sum<Tensor1D>(delta, 0)); // -> [in * out], [out]
      if (l > 0) delta = tf.mul(tf.matMul(delta, layers[l]!.weights, false, true), active[l - 1]!); // -> [B, in]
    }
    return tf.concat1d(parts); // -> [P]
  });
