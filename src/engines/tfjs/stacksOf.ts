import type { MlpNetwork, Network } from '../../core/network.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';
import type { Replica } from './replica.ts';
import { type Stacking, TFJS_BACKENDS, type TfjsBackend } from './tfjsBackends.ts';

/**
 * Padding that costs about as much as the operations of another update, in examples times weights. Measured with a 64-64-10 on a
 * busy machine: the operations of an update take 9 ms on tfjs-wasm, 12 on tfjs-node, 40 on tfjs-webgpu (lavapipe), 100 examples
 * of padding 6, 1 and 20 ms. Small batches are worth padding, large ones are not.
 */
const MOST_PADDING = 2 ** 19;
/** Bytes of a stack, its gradients and activations included: far below what a backend can have, and wide enough for small networks. */
const MOST_BYTES = 2 ** 28;

/** Vectors [T] of a replica at once: state before and after, gradients by layer and whole, and what an optimiser makes of them. */
const VECTORS = 12;
/** Tensors of the width of each layer at once: activations before and after the ReLU, and what goes back. */
const ACTIVATIONS = 6;

const bytesOf = ({ sizes }: MlpNetwork, weights: number, batchSize: number): number =>
  4 * (VECTORS * weights + ACTIVATIONS * batchSize * sizes.reduce((sum, size) => sum + size, 0));

/** Replicas apart by what a stack has in common: the optimiser with all its numbers. */
const byOptimiser = (replicas: readonly Replica[]): readonly (readonly Replica[])[] => {
  const groups = new Map<string, Replica[]>();
  for (const replica of replicas) {
    const key = JSON.stringify(replica.job.recipe.optimiser);
    groups.set(key, [...(groups.get(key) ?? []), replica]);
  }
  return [...groups.values()];
};

/**
 * How replicas of a network are stacked; undefined where stacks do not pay: on a backend that says so, and for networks with
 * convolutions or batch normalisation.
 */
export const stackingOf = (backend: TfjsBackend, network: Network): Stacking | undefined => {
  const { stacks } = TFJS_BACKENDS[backend];
  return network.kind === 'mlp' && stacks !== undefined && parameterCount(network) <= stacks.mostWeights
    ? stacks
    : undefined;
};

/**
 * Which replicas are updated together from here on: those of one optimiser, from the largest batch down, as long as the padding
 * is cheaper than another update and the memory allows it. One at a time where stacks do not pay.
 * @param replicas of one network
 */
export const stacksOf = (
  backend: TfjsBackend,
  network: Network,
  replicas: readonly Replica[],
): readonly (readonly Replica[])[] => {
  if (network.kind !== 'mlp' || stackingOf(backend, network) === undefined) return replicas.map((one) => [one]);
  const weights = parameterCount(network);
  return byOptimiser(replicas).flatMap((alike) => {
    const parts: Replica[][] = [];
    let largest = 0;
    let padding = 0;
    let bytes = 0;
    for (const replica of alike.toSorted((a, b) => b.batchSize() - a.batchSize())) {
      const batchSize = replica.batchSize();
      padding += (largest - batchSize) * weights;
      bytes += bytesOf(network, weights, largest);
      if (parts.length === 0 || padding > MOST_PADDING || bytes > MOST_BYTES) {
        parts.push([]);
        largest = batchSize;
        padding = 0;
        bytes = bytesOf(network, weights, batchSize);
      }
      parts.at(-1)!.push(replica);
    }
    return parts;
  });
};
