import type { MlpNetwork } from '../../src/core/network.ts';
import type { Examples } from '../../src/laws/reference/referenceMlp.ts';
import type { BatchOracles } from '../../src/measure/batchOracles.ts';
import { referenceOracle } from './referenceOracle.ts';

/** The batches of a set as the float64 reference differentiates them. */
export const referenceBatches = (network: MlpNetwork, examples: Examples): BatchOracles => {
  const D = network.sizes[0]!;
  const at = (places: readonly number[]): Examples => ({
    inputs: places.flatMap((place) => Array.from({ length: D }, (_, i) => examples.inputs[place * D + i]!)),
    labels: places.map((place) => examples.labels[place]!),
    count: places.length,
  });
  return {
    whole: referenceOracle(network, examples),
    of: (places) => referenceOracle(network, at(Array.from(places))),
  };
};
