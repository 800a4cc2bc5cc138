import type { Dataset, SplitDataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { shuffledEpoch } from '../core/shuffledEpoch.ts';
import { drawSplit } from './drawSplit.ts';
import { standardisationOf, standardise } from './standardise.ts';
import { takeSubset } from './takeSubset.ts';

/** Examples that the authors of a set give for training and for testing, in this order. */
const PUBLISHED: Readonly<Record<string, readonly [training: number, test: number]>> = {
  mnist: [60_000, 10_000],
  'fashion-mnist': [60_000, 10_000],
  'cifar-10': [50_000, 10_000],
};

export interface PublishedSplit {
  readonly data: SplitDataset;
  /** Whether the test part is of the examples that the authors keep for testing. */
  readonly published: boolean;
}

const part = (dataset: Dataset, [from, count]: readonly [number, number], size: number, seed: Seed): Dataset => {
  const all = Array.from({ length: count }, (_, i) => from + i);
  if (size === count) return takeSubset(dataset, all);
  const order = shuffledEpoch(seed, 0, count);
  return takeSubset(
    dataset,
    all.slice(0, size).map((_, i) => from + order[i]!),
  );
};

/**
 * Training and test part as the authors of the set have them, all of it or so many examples drawn from each, standardised
 * by the training part. A set without such parts is split at random, by default with one example in six for testing.
 * @throws ExperimentError `E_SPLIT_SIZE` for sizes that are no positive integers or more than there are, `E_CONSTANT_INPUTS`
 */
export const drawPublishedSplit = (
  dataset: Dataset,
  sizes: { readonly trainingSize?: number | undefined; readonly testSize?: number | undefined },
  seed: Seed,
): PublishedSplit => {
  const { name } = dataset.provenance;
  const own = PUBLISHED[name];
  if (own === undefined || own[0] + own[1] !== dataset.count) {
    const testSize = sizes.testSize ?? Math.ceil(dataset.count / 6);
    const trainingSize = sizes.trainingSize ?? Math.max(1, dataset.count - testSize);
    return { data: drawSplit(dataset, { trainingSize, testSize, labelNoise: 0 }, seed), published: false };
  }
  const [trainingCount, testCount] = own;
  const { trainingSize = trainingCount, testSize = testCount } = sizes;
  for (const [what, size, most] of [
    ['training', trainingSize, trainingCount],
    ['test', testSize, testCount],
  ] as const) {
    if (Number.isInteger(size) && size >= 1 && size <= most) continue;
    throw new ExperimentError(
      'E_SPLIT_SIZE',
      `${what} size ${size} is not an integer in [1, ${most}], the number of ${what} examples of ${name}.`,
    );
  }
  const training = part(dataset, [0, trainingCount], trainingSize, splitSeed(seed, 'training'));
  const test = part(dataset, [trainingCount, testCount], testSize, splitSeed(seed, 'test'));
  const standardisation = standardisationOf(training);
  return {
    data: { training: standardise(training, standardisation), test: standardise(test, standardisation) },
    published: true,
  };
};
