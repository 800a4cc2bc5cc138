import type { Dataset } from '../../core/dataset.ts';
import type { Network } from '../../core/network.ts';

/** Numbers of a chunk in its widest layer: bounds memory, not results. Convolutions are wide, and want many images at once. */
const CHUNK_NUMBERS = {
  mlp: 2 ** 21,
  'normalised-mlp': 2 ** 21,
  lenet: 2 ** 23,
  resnet9: 2 ** 23,
} satisfies Record<Network['kind'], number>;

/** Numbers of one example in the widest layer. */
const widthOf = (network: Network): number => {
  if ('sizes' in network) return Math.max(...network.sizes);
  const { rows, columns } = network.image;
  return network.kind === 'lenet'
    ? (rows - 4) * (columns - 4) * network.filters[0]
    : rows * columns * Math.max(network.widths[0], network.widths[1]);
};

/** A stretch of a data set, [from, from + count). */
export interface Chunk {
  readonly from: number;
  readonly count: number;
}

/** Cuts `count` examples, from the first one on or from `firstExample`, into chunks that a device holds at once. */
export const chunksOf = (network: Network, count: number, firstExample = 0): readonly Chunk[] => {
  const size = Math.max(1, Math.floor(CHUNK_NUMBERS[network.kind] / widthOf(network)));
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
