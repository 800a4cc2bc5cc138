import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { MlpNetwork } from '../../core/network.ts';
import { type LayerTensors, layersOf } from './mlpTensors.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** The forward pass with its derivative when the weights move along a direction: an R in front of a name. */
export interface ForwardTangents {
  readonly layers: readonly LayerTensors[];
  /** The direction, cut into layers. */
  readonly moves: readonly LayerTensors[];
  /** What enters each layer, [B, in]. */
  readonly entering: readonly Tensor2D[];
  readonly Rentering: readonly Tensor2D[];
  /** 1 where a unit of each hidden layer is on, [B, out]. */
  readonly active: readonly Tensor2D[];
  /** [B, C] */
  readonly logits: Tensor2D;
  readonly Rlogits: Tensor2D;
}

/**
 * For use inside a tidy.
 * @param weights [P] flat, borrowed
 * @param direction [P] flat, borrowed
 * @param inputs [B, D], borrowed
 */
export const forwardTangents = (
  { tf }: TfjsDevice,
  network: MlpNetwork,
  weights: Tensor1D,
  direction: Tensor1D,
  inputs: Tensor2D,
): ForwardTangents => {
  const layers = layersOf(network, weights);
  const moves = layersOf(network, direction);
  const last = layers.length - 1;
  const entering: Tensor2D[] = [inputs];
  const Rentering: Tensor2D[] = [tf.zerosLike(inputs)];
  const active: Tensor2D[] = [];
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
  return { layers, moves, entering, Rentering, active, logits, Rlogits };
};

/**
 * `scale` times the Hessian of the summed cross-entropy by the logits, times R{logits}: p (R - <p, R>). For use inside a
 * tidy.
 * @param p softmax of the logits, [B, C], borrowed
 */
export const curvatureTangents = ({ tf }: TfjsDevice, p: Tensor2D, Rlogits: Tensor2D, scale: number): Tensor2D => {
  const mean = tf.sum(tf.mul(p, Rlogits), 1, true); // [B, C] -> [B, 1]
  return tf.mul<Tensor2D>(tf.mul(p, tf.sub(Rlogits, mean)), scale);
};
