import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { shuffledEpoch } from '../core/shuffledEpoch.ts';
import { seedText } from './seedText.ts';

/**
 * Redraws the labels of round(share N) examples, chosen at random, uniformly over all classes: a redrawn label may come
 * out as it was, so about share (C - 1) / C of the labels end up wrong. A larger share changes the same examples and
 * more, each in the same way.
 * @throws ExperimentError `E_LABEL_NOISE_RANGE` when share is outside [0, 1]
 */
export const addLabelNoise = (dataset: Dataset, share: number, seed: Seed): Dataset => {
  if (!(share >= 0 && share <= 1)) {
    throw new ExperimentError(
      'E_LABEL_NOISE_RANGE',
      `label noise ${share} is outside [0, 1]: it is a share of the labels.`,
    );
  }
  if (share === 0) return dataset;
  const chosen = shuffledEpoch(splitSeed(seed, 'which'), 0, dataset.count).subarray(
    0,
    Math.round(share * dataset.count),
  );
  const random = randomStream(splitSeed(seed, 'labels'));
  const labels = dataset.labels.slice();
  for (const example of chosen) labels[example] = random.nextBelow(dataset.classes);
  return { ...dataset, id: `${dataset.id}|noise=${share}:${seedText(seed)}`, labels };
};
