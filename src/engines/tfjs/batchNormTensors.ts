import type { Rank, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { TfjsDevice } from './tfjsDevice.ts';

/** Mean and variance (divided by n) of each channel in each group that was normalised, [groups, C] each. */
export interface GroupStatistics {
  readonly mean: Tensor2D;
  readonly variance: Tensor2D;
  /** Numbers per channel in a group, n: examples times pixels. */
  readonly count: number;
}

export interface NormalisedBatch {
  /** [B, h, w, C] */
  readonly output: Tensor4D;
  /** In the order of the examples; kept: outside of every tidy, to be disposed by the owner. */
  readonly statistics: GroupStatistics;
}

/**
 * Normalises equal groups of consecutive examples, each by its own mean and variance per channel, then scales and shifts. The
 * gradient is written out: dx = scale / deviation * (dy - mean(dy) - x^ mean(dy x^)), Ioffe & Szegedy 2015, arXiv:1502.03167,
 * section 3, with one pass less than automatic differentiation of the moments takes.
 * @param x [B, h, w, C], borrowed
 * @param scale [C], borrowed
 * @param shift [C], borrowed
 * @param groups divides B
 * @returns owned by the caller; differentiable by x, scale and shift
 */
export const normaliseGroups = (
  device: TfjsDevice,
  x: Tensor4D,
  scale: Tensor1D,
  shift: Tensor1D,
  { groups, epsilon }: { readonly groups: number; readonly epsilon: number },
): NormalisedBatch => {
  const { tf } = device;
  const [B, h, w, C] = x.shape;
  const n = (B * h * w) / groups;
  let statistics: GroupStatistics | undefined;
  const normalise = tf.customGrad((given, scaleGiven, shiftGiven, save) => {
    const entering = tf.reshape(given as Tensor, [groups, n, C]); // [B, h, w, C] -> [G, n, C]
    const mean = tf.mean<Tensor3D>(entering, 1, true); // [G, n, C] -> [G, 1, C]
    const centred = tf.sub<Tensor3D>(entering, mean);
    const variance = tf.mean<Tensor3D>(tf.square(centred), 1, true); // [G, n, C] -> [G, 1, C]
    const inverse = tf.rsqrt(tf.add(variance, epsilon)); // [G, 1, C]
    const unit = tf.mul<Tensor3D>(centred, inverse);
    statistics = {
      mean: tf.keep(tf.reshape<Rank.R2>(mean, [groups, C])),
      variance: tf.keep(tf.reshape<Rank.R2>(variance, [groups, C])),
      count: n,
    };
    (save as (tensors: Tensor[]) => void)([unit, inverse, scaleGiven as Tensor]);
    return {
      value: tf.reshape(tf.add(tf.mul(unit, scaleGiven as Tensor), shiftGiven as Tensor), [B, h, w, C]),
      gradFunc: (leaving: Tensor, saved: Tensor[]) => {
        const [unitSaved, perDeviation, scaled] = saved as [Tensor, Tensor, Tensor];
        const dy = tf.reshape(leaving, [groups, n, C]); // [B, h, w, C] -> [G, n, C]
        const byShift = tf.sum(dy, 1, true); // [G, n, C] -> [G, 1, C]
        const byScale = tf.sum(tf.mul(dy, unitSaved), 1, true); // [G, n, C] -> [G, 1, C]
        const pulled = tf.add(tf.mul(unitSaved, tf.div(byScale, n)), tf.div(byShift, n));
        const dx = tf.mul(tf.mul(perDeviation, scaled), tf.sub(dy, pulled));
        return [
          tf.reshape(dx, [B, h, w, C]), // [G, n, C] -> [B, h, w, C]
          tf.reshape(tf.sum(byScale, 0), [C]), // [G, 1, C] -> [C]
          tf.reshape(tf.sum(byShift, 0), [C]),
        ];
      },
    };
  });
  const output = normalise(x, scale, shift) as Tensor4D;
  return { output, statistics: statistics! };
};

/**
 * What a batch becomes at evaluation: normalised by given numbers.
 * @param x [B, h, w, C], borrowed; the others are [C], borrowed
 * @returns [B, h, w, C], owned by the caller; differentiable
 */
export const normaliseBy = (
  device: TfjsDevice,
  x: Tensor4D,
  by: { readonly scale: Tensor; readonly shift: Tensor; readonly mean: Tensor; readonly variance: Tensor },
  epsilon: number,
): Tensor4D =>
  device.tidy(() => {
    const { tf } = device;
    const factor = tf.mul(by.scale, tf.rsqrt(tf.add(by.variance, epsilon))); // [C]
    return tf.add<Tensor4D>(tf.mul(x, factor), tf.sub(by.shift, tf.mul(by.mean, factor)));
  });
