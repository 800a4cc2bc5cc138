import type { Dataset } from '../../core/dataset.ts';
import type { MlpNetwork } from '../../core/network.ts';

/** Numbers of a chunk in its widest layer: bounds memory, not results. */
const CHUNK_NUMBERS = 2 ** 21;

/** A stretch of a data set, [from, from + count). */
export interface Chunk {
  readonly from: number;
  readonly count: number;
}

/** Cuts `count` examples, from the first one on or from `firstExample`, into chunks that a device holds at once. */
export const chunksOf = (network: MlpNetwork, count: number, firstExample = 0): readonly Chunk[] => {
  const size = Math.max(1, Math.floor(CHUNK_NUMBERS / Math.max(...network.sizes)));
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    from: firstExample + i * size,
    count: Math.min(size, count - i * size),
  }));
};

/** Views of the data set's own arrays. */
export const chunkArrays = (
  { inputs, labels, features }: Dataset,
  { from, count }: Chunk,
): { readonly inputs: Float32Array; readonly labels: Int32Array } => ({
  inputs: inputs.subarray(from * features, (from + count) * features),
  labels: labels.subarray(from, from + count),
});
