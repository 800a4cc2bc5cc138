import type { Dataset } from '../core/dataset.ts';

/** Features of a data set once its images are averaged over squares of `factor` by `factor` pixels (`averagePool`). */
export const pooledFeatures = ({ features, image }: Pick<Dataset, 'features' | 'image'>, factor: number): number => {
  if (factor === 1 || image === undefined) return features;
  return Math.floor(image.rows / factor) * Math.floor(image.columns / factor) * image.channels;
};
