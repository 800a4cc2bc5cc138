import type { DataDraw } from '../core/claim.ts';
import type { Dataset, SplitDataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { shuffledEpoch } from '../core/shuffledEpoch.ts';
import { addLabelNoise } from './addLabelNoise.ts';
import { standardisationOf, standardise } from './standardise.ts';
import { takeSubset } from './takeSubset.ts';

/**
 * A training part and a test part drawn at random, with no example in both. Both are standardised by the training part
 * alone, and only training labels get noise. With one seed, a larger training part begins
 * with the examples of a smaller one.
 * @throws ExperimentError `E_SPLIT_SIZE`, `E_LABEL_NOISE_RANGE`, `E_CONSTANT_INPUTS`
 */
export const drawSplit = (dataset: Dataset, draw: DataDraw, seed: Seed): SplitDataset => {
  const { trainingSize, testSize, labelNoise } = draw;
  for (const [name, size] of Object.entries({ trainingSize, testSize })) {
    if (!Number.isInteger(size) || size < 1) {
      throw new ExperimentError('E_SPLIT_SIZE', `${name} ${size} is not a positive integer.`);
    }
  }
  if (trainingSize + testSize > dataset.count) {
    throw new ExperimentError(
      'E_SPLIT_SIZE',
      `trainingSize ${trainingSize} and testSize ${testSize} need ${trainingSize + testSize} examples, but ${dataset.provenance.name} has ${dataset.count}: lower them or use more data.`,
    );
  }
  const order = shuffledEpoch(splitSeed(seed, 'split'), 0, dataset.count);
  const training = takeSubset(dataset, order.subarray(0, trainingSize));
  const test = takeSubset(dataset, order.subarray(trainingSize, trainingSize + testSize));
  const standardisation = standardisationOf(training);
  return {
    training: addLabelNoise(standardise(training, standardisation), labelNoise, splitSeed(seed, 'labelNoise')),
    test: standardise(test, standardisation),
  };
};
