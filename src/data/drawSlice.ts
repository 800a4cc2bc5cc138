import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { shuffledEpoch } from '../core/shuffledEpoch.ts';
import { addLabelNoise } from './addLabelNoise.ts';
import { standardisationOf, standardise } from './standardise.ts';
import { takeSubset } from './takeSubset.ts';

export interface SliceDraw {
  /** N, at most all. */
  readonly examples: number;
  /** Share of the labels redrawn at random, in [0, 1]. */
  readonly labelNoise: number;
  /** `standardised` by the slice itself, as training parts are, or `raw`, as the data have them. */
  readonly inputs: 'standardised' | 'raw';
}

/** The examples of a slice and the others, prepared alike; `others` is absent where the slice is all there is. */
export interface Slice {
  readonly slice: Dataset;
  readonly others?: Dataset;
}

/**
 * A fixed slice of data to measure a loss on. Standardised, it is the training part that `drawSplit` draws with the same
 * seed, so that the solutions of a claim can be measured on what they were trained on.
 * @throws ExperimentError `E_SLICE_SIZE`, `E_LABEL_NOISE_RANGE`, `E_CONSTANT_INPUTS`
 */
export const drawSlice = (dataset: Dataset, { examples, labelNoise, inputs }: SliceDraw, seed: Seed): Slice => {
  if (!Number.isInteger(examples) || examples < 1 || examples > dataset.count) {
    throw new ExperimentError(
      'E_SLICE_SIZE',
      `a slice of ${examples} examples cannot be drawn from ${dataset.provenance.name}, which has ${dataset.count}: give an integer in [1, ${dataset.count}].`,
    );
  }
  const order = shuffledEpoch(splitSeed(seed, 'split'), 0, dataset.count);
  const drawn = takeSubset(dataset, order.subarray(0, examples));
  const rest = examples < dataset.count ? takeSubset(dataset, order.subarray(examples)) : undefined;
  const standardisation = inputs === 'standardised' ? standardisationOf(drawn) : undefined;
  const prepared = (part: Dataset): Dataset =>
    standardisation === undefined ? part : standardise(part, standardisation);
  return {
    slice: addLabelNoise(prepared(drawn), labelNoise, splitSeed(seed, 'labelNoise')),
    ...(rest !== undefined && { others: prepared(rest) }),
  };
};
