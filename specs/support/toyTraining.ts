import type { Dataset, ImageShape, SplitDataset } from '../../src/core/dataset.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import { seedFrom, splitSeed } from '../../src/core/seed.ts';
import { gaussianMixture } from '../../src/data/gaussianMixture.ts';

export interface ToySizes {
  readonly count: number;
  readonly features: number;
  readonly classes: number;
  readonly testCount?: number;
}

/** A small, overlapping mixture of Gaussians in two parts of one draw. */
export const toySplit = ({ count, features, classes, testCount = 24 }: ToySizes, seed = 1): SplitDataset => {
  const mixture = { count: count + testCount, features, classes, separation: 0.7 };
  const whole = gaussianMixture(mixture, splitSeed(seedFrom(seed), 'toy'));
  const part = (name: string, from: number, to: number): Dataset => ({
    ...whole,
    id: `${whole.id}|${name}`,
    inputs: whole.inputs.slice(from * features, to * features),
    labels: whole.labels.slice(from, to),
    count: to - from,
  });
  return { training: part('training', 0, count), test: part('test', count, count + testCount) };
};

/** The same with the features read as images, over a background that differs from pixel to pixel. */
export const toyImages = (image: ImageShape, count: number, classes: number, seed = 1): SplitDataset => {
  const features = image.rows * image.columns * image.channels;
  const { training, test } = toySplit({ count, features, classes }, seed);
  const background = Float32Array.from({ length: features }, (_, i) => -1 + (i % 5) / 4);
  return { training: { ...training, image, background }, test: { ...test, image, background } };
};

/** Plain SGD for two epochs, all N examples, one stream; `changes` say what a spec is about. */
export const toyRecipe = (datasetSize: number, changes: Partial<Recipe> = {}): Recipe => ({
  weightsSeed: seedFrom(11),
  orderSeed: seedFrom(12),
  datasetSize,
  batchSize: { kind: 'constant', batchSize: 8 },
  batching: 'stream',
  learningRate: { kind: 'constant', rate: 0.1 },
  optimiser: { kind: 'sgd', momentum: 0, nesterov: false },
  weightDecay: 0,
  reduction: 'mean',
  stop: { kind: 'epochs', epochs: 2 },
  ...changes,
});
