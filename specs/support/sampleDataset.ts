import type { Dataset, ImageShape } from '../../src/core/dataset.ts';

/** A data set of given values; labels 0, 1, 0, 1, ... unless given. */
export const sampleDataset = (
  inputs: readonly number[],
  features: number,
  more: { readonly labels?: readonly number[]; readonly classes?: number; readonly image?: ImageShape } = {},
): Dataset => {
  const count = inputs.length / features;
  return {
    id: `sample:${inputs.join()}:${features}`,
    inputs: Float32Array.from(inputs),
    labels: Int32Array.from(more.labels ?? Array.from({ length: count }, (_, i) => i % 2)),
    count,
    features,
    classes: more.classes ?? 2,
    ...(more.image && { image: more.image }),
    provenance: { name: 'sample', source: 'made up', licence: 'none needed', sha256: '' },
  };
};
