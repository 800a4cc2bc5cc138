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

/** Equal groups as they were normalised: all that the way back needs. */
export interface NormalisedGroups {
  /** Scaled and shifted, [G, n, C]. */
  readonly output: Tensor3D;
  /** Before that, [G, n, C]. */
  readonly unit: Tensor3D;
  /** 1 / deviation, [G, 1, C]. */
  readonly inverse: Tensor3D;
  readonly mean: Tensor3D;
  readonly variance: Tensor3D;
}

/**
 * Normalises each group by its own mean and variance per channel, then scales and shifts. For use inside a tidy.
 * @param entering [G, n, C], borrowed; scale and shift are [C], borrowed
 */
export const normalisedGroups = (
  { tf }: TfjsDevice,
  entering: Tensor3D,
  scale: Tensor1D,
  shift: Tensor1D,
  epsilon: number,
): NormalisedGroups => {
  const mean = tf.mean<Tensor3D>(entering, 1, true); // [G, n, C] -> [G, 1, C]
  const centred = tf.sub<Tensor3D>(entering, mean);
  const variance = tf.mean<Tensor3D>(tf.square(centred), 1, true); // [G, n, C] -> [G, 1, C]
  const inverse = tf.rsqrt(tf.add<Tensor3D>(variance, epsilon));
  const unit = tf.mul<Tensor3D>(centred, inverse);
  return { output: tf.add<Tensor3D>(tf.mul(unit, scale), shift), unit, inverse, mean, variance };
};

/**
 * The way back: dx = scale / deviation * (dy - mean(dy) - x^ mean(dy x^)), Ioffe & Szegedy 2015, arXiv:1502.03167, section 3, with
 * one pass less than automatic differentiation of the moments takes. For use inside a tidy.
 * @param dy gradient by the output, [G, n, C], borrowed
 * @returns gradients by what entered [G, n, C], by scale [C] and by shift [C]
 */
export const groupGradients = (
  { tf }: TfjsDevice,
  dy: Tensor3D,
  { unit, inverse, scale }: Pick<NormalisedGroups, 'unit' | 'inverse'> & { readonly scale: Tensor1D },
): readonly [entering: Tensor3D, scale: Tensor1D, shift: Tensor1D] => {
  const [groups, n, C] = dy.shape;
  const byShift = tf.sum(dy, 1, true); // [G, n, C] -> [G, 1, C]
  const byScale = tf.sum(tf.mul(dy, unit), 1, true); // [G, n, C] -> [G, 1, C]
  const pulled = tf.add(tf.mul(unit, tf.div(byScale, n)), tf.div(byShift, n));
  const ofAll = (each: Tensor): Tensor1D => tf.reshape(groups === 1 ? each : tf.sum(each, 0), [C]); // [G, 1, C] -> [C]
  return [tf.mul<Tensor3D>(tf.mul(inverse, scale), tf.sub(dy, pulled)), ofAll(byScale), ofAll(byShift)];
};

/**
 * Normalises equal groups of consecutive examples, in a form that automatic differentiation goes through.
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
    const entering = tf.reshape<Rank.R3>(given as Tensor, [groups, n, C]); // [B, h, w, C] -> [G, n, C]
    const found = normalisedGroups(device, entering, scaleGiven as Tensor1D, shiftGiven as Tensor1D, epsilon);
    statistics = {
      mean: tf.keep(tf.reshape<Rank.R2>(found.mean, [groups, C])),
      variance: tf.keep(tf.reshape<Rank.R2>(found.variance, [groups, C])),
      count: n,
    };
    (save as (tensors: Tensor[]) => void)([found.unit, found.inverse, scaleGiven as Tensor]);
    return {
      value: tf.reshape(found.output, [B, h, w, C]),
      gradFunc: (leaving: Tensor, saved: Tensor[]) => {
        const [unit, inverse, scaled] = saved as [Tensor3D, Tensor3D, Tensor1D];
        const dy = tf.reshape<Rank.R3>(leaving, [groups, n, C]); // [B, h, w, C] -> [G, n, C]
        const [dx, ...others] = groupGradients(device, dy, { unit, inverse, scale: scaled });
        return [tf.reshape(dx, [B, h, w, C]), ...others]; // [G, n, C] -> [B, h, w, C]
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
