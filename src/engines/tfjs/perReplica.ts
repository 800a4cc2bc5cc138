import type { Tensor2D } from '@tensorflow/tfjs';
import type { TfjsDevice } from './tfjsDevice.ts';

/**
 * A number for each of R replicas, as a factor of tensors [R, P]: the number itself where all have the same, since a number
 * is spread over a tensor at no cost and a column by its index (tfjs-cpu: fifty times slower). For use inside a tidy.
 * @returns a number or [R, 1]
 */
export const perReplica = ({ tf }: TfjsDevice, numbers: readonly number[]): number | Tensor2D =>
  numbers.every((number) => number === numbers[0]) ? numbers[0]! : tf.tensor2d([...numbers], [numbers.length, 1]);
