import type { Tensor1D } from '@tensorflow/tfjs';
import type { SgdOptimiser } from '../../core/optimiser.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** Weights and momentum buffer of one replica, [P] each. */
export type SgdTensors = { readonly weights: Tensor1D; readonly velocity: Tensor1D };

/**
 * v <- m v + g; w <- w - rate (nesterov ? g + m v : v).
 * @param state borrowed
 * @param gradient [P], weight decay included, borrowed
 * @returns the next state, owned by the caller
 */
export const sgdTensors = (
  device: TfjsDevice,
  { weights, velocity }: SgdTensors,
  gradient: Tensor1D,
  { momentum, nesterov }: SgdOptimiser,
  learningRate: number,
): SgdTensors =>
  device.tidy(() => {
    const { tf } = device;
    const next = tf.add<Tensor1D>(tf.mul(velocity, momentum), gradient);
    const step = nesterov ? tf.add<Tensor1D>(gradient, tf.mul(next, momentum)) : next;
    return { weights: tf.sub<Tensor1D>(weights, tf.mul(step, learningRate)), velocity: next };
  });
