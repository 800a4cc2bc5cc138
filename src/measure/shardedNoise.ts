import type { Vector } from '../core/lossOracle.ts';
import type { BatchOracles } from './batchOracles.ts';
import { type NoiseParts, noiseOfBatchPair } from './noiseOfBatchPair.ts';
import { finiteVector } from './requireFinite.ts';
import { accumulate, dot } from './vectorAlgebra.ts';

/**
 * Noise and signal of the gradient from one batch that is cut into shards of equal size: each shard is a small batch, and
 * their mean gradient is that of the large one. Without bias for examples in random order.
 * Cost: one gradient per shard, all asked for at once.
 * @param examples places of the batch, in the order they are cut; their number is a multiple of `shardSize`
 * @throws ExperimentError `E_BATCH_PAIR` for fewer than two shards, `E_ORACLE_NOT_FINITE`
 */
export const shardedNoise = async (
  oracles: BatchOracles,
  weights: Vector,
  examples: Int32Array,
  shardSize: number,
): Promise<NoiseParts> => {
  const shards = examples.length / shardSize;
  const gradients = await Promise.all(
    Array.from({ length: shards }, async (_, shard) => {
      const places = examples.subarray(shard * shardSize, (shard + 1) * shardSize);
      const { gradient } = await oracles.of(places).gradient(weights);
      return finiteVector(gradient, 'the gradient of a shard');
    }),
  );
  const mean = new Float64Array(oracles.whole.parameterCount);
  for (const gradient of gradients) accumulate(mean, 1 / shards, gradient);
  return noiseOfBatchPair({
    smallBatch: shardSize,
    smallSquaredNorm: gradients.reduce((sum, gradient) => sum + dot(gradient, gradient), 0) / shards,
    largeBatch: examples.length,
    largeSquaredNorm: dot(mean, mean),
  });
};
