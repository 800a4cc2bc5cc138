import type { Dataset } from '../../core/dataset.ts';
import type { Network, NormalisedNetwork } from '../../core/network.ts';
import { convLayout } from '../../networks/convLayout.ts';
import { convTensors, normalisedLogits } from './convLogits.ts';
import { batchNormaliser, momentShares } from './convNormalisation.ts';
import { chunkArrays } from './datasetChunks.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** A stretch of a data set: the examples that a recipe trains on. */
interface Stretch {
  readonly dataset: Dataset;
  readonly firstExample: number;
  readonly count: number;
}

/** Means and mean squares of each channel over a stretch, each batch normalised by itself. */
const momentsOver = async (
  device: TfjsDevice,
  network: NormalisedNetwork,
  weights: Float32Array,
  { dataset, firstExample, count }: Stretch,
  batchSize: number,
): Promise<Float64Array> => {
  const { tf } = device;
  const layout = convLayout(network);
  const moments = new Float64Array(layout.count - layout.trained);
  for (let from = 0; from < count; from += batchSize) {
    const size = Math.min(batchSize, count - from);
    const shares = device.tidy(() => {
      const tensors = convTensors(network, tf.tensor1d(weights));
      const normaliser = batchNormaliser(device, tensors, { epsilon: network.batchNorm.epsilon });
      try {
        const { inputs } = chunkArrays(dataset, { from: firstExample + from, count: size });
        normalisedLogits(device, network, tensors, tf.tensor2d(inputs, [size, dataset.features]), normaliser.normalise);
        return momentShares(device, network, normaliser.statistics, size / count);
      } finally {
        normaliser.dispose();
      }
    });
    try {
      const numbers = await shares.data();
      for (let i = 0; i < moments.length; i++) moments[i]! += numbers[i]!;
    } finally {
      shares.dispose();
    }
  }
  return moments;
};

/**
 * What the network's vector holds after its trained numbers when it is evaluated: the running averages, or, where its plain data
 * ask for it, mean and variance over the examples trained on.
 * @param weights [T], borrowed
 * @param kept [P - T], the running averages, borrowed
 * @returns [P - T], in the order of `convLayout`
 */
export const keptForEvaluation = async (
  device: TfjsDevice,
  network: Network,
  stretch: Stretch,
  weights: Float32Array,
  kept: Float32Array,
): Promise<Float32Array> => {
  if (!('batchNorm' in network)) return kept;
  const { evaluation } = network.batchNorm;
  if (evaluation.kind !== 'trainingSet') return kept;
  const { tensors, trained } = convLayout(network);
  const moments = await momentsOver(device, network, weights, stretch, evaluation.batchSize);
  for (const { role, at, size } of tensors) {
    if (role !== 'variance') continue; // its mean lies right before it
    for (let i = at - trained; i < at - trained + size; i++) moments[i]! -= moments[i - size]! ** 2;
  }
  return Float32Array.from(moments);
};
