import type { Dataset } from '../../core/dataset.ts';
import type { ReplicaUpdate } from './replica.ts';
import type { StackedBatches } from './stackedGradients.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/**
 * The batches of R replicas side by side. A shorter one is padded to the longest by copies of its first example with a share of 0:
 * what is finite for the batch is finite for them, and 0 times it is 0.
 * With label smoothing s the target is 1 - s at the label and s / C at every class (Szegedy et al. 2016, arXiv:1512.00567, section 7).
 * @param logitsMultiple B C is padded to a multiple of this
 * @returns owned by the caller
 */
export const stackedBatches = (
  { tf }: TfjsDevice,
  { features: D, classes: C }: Pick<Dataset, 'features' | 'classes'>,
  updates: readonly (Pick<ReplicaUpdate, 'inputs' | 'labels' | 'gradientScale'> & {
    readonly labelSmoothing?: number | undefined;
  })[],
  logitsMultiple: number,
): StackedBatches => {
  const R = updates.length;
  let B = Math.max(...updates.map(({ labels }) => labels.length));
  while ((B * C) % logitsMultiple !== 0) B += 1;
  const inputs = new Float32Array(R * B * D);
  const targets = new Float32Array(R * B * C);
  const shares = new Float32Array(R * B);
  updates.forEach(({ inputs: own, labels, gradientScale, labelSmoothing = 0 }, r) => {
    const first = r * B;
    const count = labels.length;
    inputs.set(own, first * D);
    for (let i = count; i < B; i++) inputs.set(own.subarray(0, D), (first + i) * D);
    shares.fill(gradientScale, first, first + count);
    targets.fill(labelSmoothing / C, first * C, (first + B) * C);
    for (let i = 0; i < B; i++) targets[(first + i) * C + labels[i < count ? i : 0]!]! += 1 - labelSmoothing;
  });
  return {
    inputs: tf.tensor3d(inputs, [R, B, D]),
    targets: tf.tensor3d(targets, [R, B, C]),
    shares: tf.tensor3d(shares, [R, B, 1]),
  };
};
