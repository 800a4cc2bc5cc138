import type { Dataset } from '../../core/dataset.ts';
import type { Network } from '../../core/network.ts';
import { crossEntropies } from './crossEntropies.ts';
import { chunkArrays, chunksOf } from './datasetChunks.ts';
import { networkTensors } from './networkTensors.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** Loss in nats of each example of a stretch, and the share of them classified right. */
export interface ExampleResults {
  readonly losses: Float32Array;
  readonly accuracy: number;
}

/** Mean of float32 losses in nats per example, added up in float64. */
export const meanLoss = (losses: Float32Array): number => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;

/**
 * Evaluates the examples [firstExample, firstExample + count).
 * @param weights [P] flat, borrowed
 */
export const evaluateInChunks = async (
  device: TfjsDevice,
  network: Network,
  dataset: Dataset,
  count: number,
  weights: Float32Array,
  firstExample = 0,
): Promise<ExampleResults> => {
  const { tf } = device;
  const tensors = networkTensors(device, network);
  const losses = new Float32Array(count);
  let right = 0;
  for (const chunk of chunksOf(network, count, firstExample)) {
    const { inputs, labels } = chunkArrays(dataset, chunk);
    const results = device.tidy(() => {
      const logits = tensors.logits(tf.tensor1d(weights), tf.tensor2d(inputs, [chunk.count, dataset.features]));
      return {
        losses: crossEntropies(device, logits, tf.tensor1d(labels, 'int32')), // [n]
        chosen: tf.argMax(logits, 1), // [n, C] -> [n]
      };
    });
    try {
      losses.set(await results.losses.data(), chunk.from - firstExample);
      const chosen = await results.chosen.data();
      for (let i = 0; i < chunk.count; i++) if (chosen[i] === labels[i]) right += 1;
    } finally {
      tf.dispose(results);
    }
  }
  return { losses, accuracy: right / count };
};
