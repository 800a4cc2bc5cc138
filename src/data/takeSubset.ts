import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { sha256Of } from './sha256Of.ts';

/**
 * The examples at some places, in this order; places may repeat.
 * @throws ExperimentError `E_SUBSET_INDEX` for no places, or one outside [0, N)
 */
export const takeSubset = (dataset: Dataset, indices: ArrayLike<number>): Dataset => {
  const { features: D, count } = dataset;
  const places = Int32Array.from(indices);
  const inputs = new Float32Array(places.length * D);
  const labels = new Int32Array(places.length);
  places.forEach((_, i) => {
    const place = indices[i]!;
    if (!Number.isInteger(place) || place < 0 || place >= count) {
      throw new ExperimentError(
        'E_SUBSET_INDEX',
        `example ${place} is not in [0, ${count}): ${dataset.provenance.name} has ${count} examples.`,
      );
    }
    inputs.set(dataset.inputs.subarray(place * D, (place + 1) * D), i * D);
    labels[i] = dataset.labels[place]!;
  });
  if (places.length === 0) {
    throw new ExperimentError('E_SUBSET_INDEX', `a subset of ${dataset.provenance.name} needs at least one example.`);
  }
  const tag = sha256Of(new Uint8Array(places.buffer)).slice(0, 16);
  return { ...dataset, id: `${dataset.id}|subset=${tag}`, inputs, labels, count: places.length };
};
