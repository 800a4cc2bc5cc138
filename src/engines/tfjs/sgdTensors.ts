import type { Tensor2D } from '@tensorflow/tfjs';
import type { SgdOptimiser } from '../../core/optimiser.ts';
import { perReplica } from './perReplica.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** Weights and momentum buffers of R replicas, [R, P] each. */
export type SgdTensors = { readonly weights: Tensor2D; readonly velocity: Tensor2D };

/**
 * v <- m v + g; w <- w - rate (nesterov ? g + m v : v).
 * @param state borrowed
 * @param gradients [R, P], weight decay included, borrowed
 * @param learningRates [R]
 * @returns the next state, owned by the caller
 */
export const sgdTensors = (
  device: TfjsDevice,
  { weights, velocity }: SgdTensors,
  gradients: Tensor2D,
  { momentum, nesterov }: SgdOptimiser,
  learningRates: readonly number[],
): SgdTensors =>
  device.tidy(() => {
    const { tf } = device;
    const next = momentum === 0 ? tf.clone(gradients) : tf.add<Tensor2D>(tf.mul(velocity, momentum), gradients);
    const step = nesterov ? tf.add<Tensor2D>(gradients, tf.mul(next, momentum)) : next;
    return { weights: tf.sub<Tensor2D>(weights, tf.mul(step, perReplica(device, learningRates))), velocity: next };
  });
