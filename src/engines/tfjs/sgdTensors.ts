import type { Tensor1D } from '@tensorflow/tfjs';
import type { SgdOptimiser } from '../../core/recipe.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** Weights and momentum buffer of one replica, [P] each. */
export type SgdTensors = { readonly weights: Tensor1D; readonly velocity: Tensor1D };

export interface SgdUpdate {
  readonly optimiser: SgdOptimiser;
  readonly weightDecay: number;
  readonly learningRate: number;
}

/**
 * One update: d = g + wd w; v <- m v + d; w <- w - rate (nesterov ? d + m v : v).
 * @param state borrowed
 * @param gradient [P], borrowed
 * @returns the next state, owned by the caller
 */
export const sgdTensors = (
  device: TfjsDevice,
  { weights, velocity }: SgdTensors,
  gradient: Tensor1D,
  { optimiser: { momentum, nesterov }, weightDecay, learningRate }: SgdUpdate,
): SgdTensors =>
  device.tidy(() => {
    const { tf } = device;
    const decayed = tf.add<Tensor1D>(gradient, tf.mul(weights, weightDecay));
    const next = tf.add<Tensor1D>(tf.mul(velocity, momentum), decayed);
    const step = nesterov ? tf.add<Tensor1D>(decayed, tf.mul(next, momentum)) : next;
    return { weights: tf.sub<Tensor1D>(weights, tf.mul(step, learningRate)), velocity: next };
  });
