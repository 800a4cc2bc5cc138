import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';

/**
 * Images averaged over squares of `factor` by `factor` pixels, channel by channel: [rows, columns] becomes
 * [rows / factor, columns / factor]. Sums are float64, rounded once.
 * @throws ExperimentError `E_NO_IMAGE`, `E_POOL_FACTOR`
 */
export const averagePool = (dataset: Dataset, factor: number): Dataset => {
  if (factor === 1) return dataset;
  const { image, features, count, provenance } = dataset;
  if (image === undefined) {
    throw new ExperimentError(
      'E_NO_IMAGE',
      `${provenance.name} holds ${features} features, not images: it cannot be pooled; leave pooling out (factor 1).`,
    );
  }
  const { rows, columns, channels } = image;
  if (!Number.isInteger(factor) || factor < 1 || rows % factor !== 0 || columns % factor !== 0) {
    throw new ExperimentError(
      'E_POOL_FACTOR',
      `pooling factor ${factor} does not divide images of ${rows} x ${columns}: give a whole number that divides both.`,
    );
  }
  const pooled = { rows: rows / factor, columns: columns / factor, channels };
  const pooledFeatures = pooled.rows * pooled.columns * channels;
  const pool = (from: Float32Array, examples: number): Float32Array => {
    const to = new Float32Array(examples * pooledFeatures);
    const sums = new Float64Array(pooledFeatures);
    for (let n = 0; n < examples; n++) {
      sums.fill(0);
      let p = n * features;
      for (let r = 0; r < rows; r++) {
        const row = Math.floor(r / factor) * pooled.columns;
        for (let c = 0; c < columns; c++) {
          const at = (row + Math.floor(c / factor)) * channels;
          for (let k = 0; k < channels; k++) sums[at + k]! += from[p++]!;
        }
      }
      for (let q = 0; q < pooledFeatures; q++) to[n * pooledFeatures + q] = sums[q]! / (factor * factor);
    }
    return to;
  };
  return {
    ...dataset,
    id: `${dataset.id}|pool=${factor}`,
    inputs: pool(dataset.inputs, count),
    features: pooledFeatures,
    image: pooled,
    ...(dataset.background && { background: pool(dataset.background, 1) }),
  };
};
