import type { Dataset, SplitDataset } from '../../core/dataset.ts';
import { seedFrom, splitSeed } from '../../core/seed.ts';
import { gaussianMixture } from '../../data/gaussianMixture.ts';

export interface MixtureSplitSizes {
  readonly count: number;
  readonly features: number;
  readonly classes: number;
  readonly testCount?: number;
}

/** A small, overlapping mixture of Gaussians in two parts of one draw. */
export const mixtureSplit = (
  { count, features, classes, testCount = 24 }: MixtureSplitSizes,
  seed = 1,
): SplitDataset => {
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
