import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { sha256Of } from './sha256Of.ts';

/** What is subtracted from each feature, and what it is divided by. */
export interface Standardisation {
  /** [D] */
  readonly mean: Float64Array;
  /** [D]; 0 for a feature that says nothing: it becomes 0. */
  readonly deviation: Float64Array;
}

/** One standard deviation of all N D values about their grand mean, divided by N D: NumPy's `X.std()`. */
const commonDeviation = ({ inputs, features: D, count: N }: Dataset, mean: Float64Array): number => {
  const grandMean = mean.reduce((sum, value) => sum + value, 0) / D;
  let squares = 0;
  for (let n = 0; n < N; n++) {
    let own = 0; // example by example: long sums lose digits
    for (let i = n * D; i < (n + 1) * D; i++) {
      const distance = inputs[i]! - grandMean;
      own += distance * distance;
    }
    squares += own;
  }
  return Math.sqrt(squares / inputs.length);
};

/** The standard deviation of each feature, divided by N: NumPy's `X.std(axis=0)`. */
const ownDeviations = ({ inputs, features: D, count: N }: Dataset, mean: Float64Array): Float64Array => {
  const squares = new Float64Array(D);
  for (let i = 0; i < inputs.length; i++) {
    const distance = inputs[i]! - mean[i % D]!;
    squares[i % D]! += distance * distance;
  }
  return squares.map((sum) => Math.sqrt(sum / N));
};

/** Whether a feature has two different values: a rounded mean gives equal ones a deviation above 0. */
const variesOf = ({ inputs, features: D }: Dataset): Uint8Array => {
  const varies = new Uint8Array(D);
  for (let i = 0; i < inputs.length; i++) if (inputs[i] !== inputs[i % D]) varies[i % D] = 1;
  return varies;
};

/**
 * Mean of each feature, and what the features are divided by.
 * Images: **one** standard deviation for all, as in the trials behind the claims. Pixels share a scale, and one deviation
 * per pixel would blow up borders that hardly ever change. It includes the spread of the feature means, so standardised
 * images have a variance of at most 1.
 * Other features have scales of their own (metres, counts, euros): each has its own deviation, or the one of the largest
 * numbers would be all that the network sees. One that is constant here becomes 0, whatever it is elsewhere.
 * @throws ExperimentError `E_CONSTANT_INPUTS` when no feature varies
 */
export const standardisationOf = (dataset: Dataset): Standardisation => {
  const { inputs, features: D, count: N, image, provenance } = dataset;
  const mean = new Float64Array(D);
  for (let i = 0; i < inputs.length; i++) mean[i % D]! += inputs[i]!;
  for (let d = 0; d < D; d++) mean[d]! /= N;
  const varies = variesOf(dataset);
  if (!varies.includes(1)) {
    throw new ExperimentError(
      'E_CONSTANT_INPUTS',
      `none of the ${D} features has two different values in the training part of ${provenance.name}: they cannot be standardised, nor learned from.`,
    );
  }
  if (image !== undefined) return { mean, deviation: new Float64Array(D).fill(commonDeviation(dataset, mean)) };
  return { mean, deviation: ownDeviations(dataset, mean).map((each, d) => (varies[d] === 1 ? each : 0)) };
};

const standardised = (values: Float32Array, { mean, deviation }: Standardisation): Float32Array => {
  const D = mean.length;
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const scale = deviation[i % D]!;
    result[i] = scale === 0 ? 0 : (values[i]! - mean[i % D]!) / scale;
  }
  return result;
};

/**
 * (x - mean) / deviation in float64, rounded to float32. The background of images becomes the standardised value of what
 * was 0 (or of the background there was).
 */
export const standardise = (dataset: Dataset, standardisation: Standardisation): Dataset => {
  const { mean, deviation } = standardisation;
  const tag = sha256Of(new Uint8Array(Float64Array.of(...mean, ...deviation).buffer)).slice(0, 16);
  return {
    ...dataset,
    id: `${dataset.id}|standardised=${tag}`,
    inputs: standardised(dataset.inputs, standardisation),
    ...(dataset.image && {
      background: standardised(dataset.background ?? new Float32Array(mean.length), standardisation),
    }),
  };
};
