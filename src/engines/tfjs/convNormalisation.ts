import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { NormalisedNetwork } from '../../core/network.ts';
import { convLayout } from '../../networks/convLayout.ts';
import { type GroupStatistics, normaliseBy, normaliseGroups } from './batchNormTensors.ts';
import type { ConvTensors, Normalise } from './convLogits.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** What each layer was normalised by: its groups in the order of the examples. */
export type LayerStatistics = ReadonlyMap<string, readonly GroupStatistics[]>;

/** Batch normalisation by the batch itself, and what it was. */
export interface BatchNormaliser {
  readonly normalise: Normalise;
  readonly statistics: LayerStatistics;
  /** Frees the statistics, which no tidy does. */
  dispose(): void;
}

/** Consecutive examples of a batch in equal groups. */
export interface BatchPart {
  readonly from: number;
  readonly examples: number;
  readonly groups: number;
}

/**
 * Groups of `ghostBatch` consecutive examples, a shorter last one by itself.
 * @param B examples of the batch
 * @param ghostBatch absent: the whole batch is one group
 */
export const batchParts = (B: number, ghostBatch: number = B): readonly BatchPart[] => {
  const size = Math.min(ghostBatch, B);
  const left = B % size;
  const equal = { from: 0, examples: B - left, groups: (B - left) / size };
  return left === 0 ? [equal] : [equal, { from: B - left, examples: left, groups: 1 }];
};

/**
 * For training, in the groups of `batchParts`.
 * @param ghostBatch absent: the whole batch is one group
 */
export const batchNormaliser = (
  device: TfjsDevice,
  tensors: ConvTensors,
  { epsilon, ghostBatch }: { readonly epsilon: number; readonly ghostBatch?: number | undefined },
): BatchNormaliser => {
  const { tf } = device;
  const statistics = new Map<string, GroupStatistics[]>();
  const part = (layer: string, x: Tensor4D, groups: number): Tensor4D => {
    const [scale, shift] = [tensors(`${layer}.weight`) as Tensor1D, tensors(`${layer}.bias`) as Tensor1D];
    const found = normaliseGroups(device, x, scale, shift, { groups, epsilon });
    statistics.set(layer, [...(statistics.get(layer) ?? []), found.statistics]);
    return found.output;
  };
  return {
    statistics,
    normalise: (layer, x) => {
      const [B, h, w, C] = x.shape;
      const parts = batchParts(B, ghostBatch).map(({ from, examples, groups }) =>
        part(layer, examples === B ? x : tf.slice(x, [from, 0, 0, 0], [examples, h, w, C]), groups),
      );
      return parts.length === 1 ? parts[0]! : tf.concat(parts, 0); // [B - left, h, w, C], [left, h, w, C] -> [B, h, w, C]
    },
    dispose: () => {
      for (const groups of statistics.values()) tf.dispose(groups.flatMap(({ mean, variance }) => [mean, variance]));
    },
  };
};

/** For evaluation: by what is kept in the network's own vector. */
export const evaluationNormaliser =
  (device: TfjsDevice, network: NormalisedNetwork, tensors: ConvTensors): Normalise =>
  (layer, x) =>
    normaliseBy(
      device,
      x,
      {
        scale: tensors(`${layer}.weight`),
        shift: tensors(`${layer}.bias`),
        mean: tensors(`${layer}.running_mean`),
        variance: tensors(`${layer}.running_var`),
      },
      network.batchNorm.epsilon,
    );

/** One tensor [C] for each thing that is kept, in the order of the flat vector. For use inside a tidy. */
const keptOf = (
  { tf }: TfjsDevice,
  network: NormalisedNetwork,
  of: (layer: string, role: 'mean' | 'variance') => Tensor,
): Tensor1D =>
  tf.concat1d(
    convLayout(network).tensors.flatMap(({ name, role }) =>
      role === 'mean' || role === 'variance' ? [of(name.slice(0, name.lastIndexOf('.')), role) as Tensor1D] : [],
    ),
  );

/**
 * Running averages after a batch: each group moves them by `momentum`, in order; variances divided by n - 1.
 * @param before [P - T], borrowed
 * @returns [P - T], owned by the caller
 */
export const movedAverages = (
  device: TfjsDevice,
  network: NormalisedNetwork,
  before: Tensor1D,
  statistics: LayerStatistics,
  momentum: number,
): Tensor1D =>
  device.tidy(() => {
    const { tf } = device;
    const groups = [...statistics.values()][0]!.reduce((sum, { mean }) => sum + mean.shape[0], 0);
    const shares = tf.tensor2d([
      Array.from({ length: groups }, (_, g) => momentum * (1 - momentum) ** (groups - 1 - g)),
    ]); // [1, G]
    const towards = keptOf(device, network, (layer, role) => {
      const found = statistics
        .get(layer)!
        .map(({ mean, variance, count }) => (role === 'mean' ? mean : tf.mul<Tensor2D>(variance, count / (count - 1))));
      return tf.reshape(tf.matMul(shares, tf.concat2d(found, 0)), [-1]); // [1, G] x [G, C] -> [C]
    });
    return tf.add<Tensor1D>(tf.mul(before, (1 - momentum) ** groups), towards);
  });

/**
 * A batch's share in the mean and the mean square of each channel over several batches.
 * @param share examples of the batch / examples of all
 * @returns [P - T], where variances are to be: mean squares; owned by the caller
 */
export const momentShares = (
  device: TfjsDevice,
  network: NormalisedNetwork,
  statistics: LayerStatistics,
  share: number,
): Tensor1D =>
  device.tidy(() => {
    const { tf } = device;
    return keptOf(device, network, (layer, role) => {
      const { mean, variance } = statistics.get(layer)![0]!; // one group: [1, C]
      const moment = role === 'mean' ? mean : tf.add<Tensor2D>(variance, tf.square(mean));
      return tf.reshape(tf.mul(moment, share), [-1]); // [1, C] -> [C]
    });
  });
