import type { Dataset, ImageShape } from '../../src/core/dataset.ts';
/** What claims look at when they choose a regime: name, count and shape; all inputs are 0. */
export const namedDataset = (name: string, count: number, image?: ImageShape): Dataset => {
  const features = image === undefined ? 20 : image.rows * image.columns * image.channels;
  return {
    id: `${name}:${count}`,
    inputs: new Float32Array(count * features),
    labels: new Int32Array(count),
    count,
    features,
    classes: 10,
    ...(image && { image }),
    provenance: { name, source: 'made up', licence: 'none needed', sha256: '' },
  };
};
