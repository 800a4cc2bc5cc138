import type { ImageShape, SplitDataset } from '../../src/core/dataset.ts';
import { mixtureSplit } from '../../src/laws/arbitraries/mixtureSplit.ts';
import { plainRecipe } from '../../src/laws/arbitraries/plainRecipe.ts';

/** What the laws draw from, for specs that want one of them. */
export const toySplit: typeof mixtureSplit = mixtureSplit;
export const toyRecipe: typeof plainRecipe = plainRecipe;

/** The same with the features read as images, over a background that differs from pixel to pixel. */
export const toyImages = (image: ImageShape, count: number, classes: number, seed = 1): SplitDataset => {
  const features = image.rows * image.columns * image.channels;
  const { training, test } = toySplit({ count, features, classes }, seed);
  const background = Float32Array.from({ length: features }, (_, i) => -1 + (i % 5) / 4);
  return { training: { ...training, image, background }, test: { ...test, image, background } };
};
