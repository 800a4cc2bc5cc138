import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { sha256Of } from './sha256Of.ts';

/** What is subtracted from each feature, and what all are divided by. */
export interface Standardisation {
  /** [D] */
  readonly mean: Float64Array;
  readonly deviation: number;
}

/**
 * Mean of each feature, and **one** standard deviation for all: that of all N D values about their grand mean, divided
 * by N D (NumPy's `X.std()`, which the trials behind the claims used). It includes the spread of the feature means, so
 * standardised inputs have a variance of at most 1, not exactly 1. Borders that never change stay harmless, which one
 * deviation per feature would blow up.
 * @throws ExperimentError `E_CONSTANT_INPUTS` when all values are equal
 */
export const standardisationOf = ({ inputs, features: D, count: N, provenance }: Dataset): Standardisation => {
  const mean = new Float64Array(D);
  for (let i = 0; i < inputs.length; i++) mean[i % D]! += inputs[i]!;
  for (let d = 0; d < D; d++) mean[d]! /= N;
  const grandMean = mean.reduce((sum, value) => sum + value, 0) / D;
  let squares = 0;
  for (let n = 0; n < N; n++) {
    let own = 0; // example by example: long sums lose digits
    for (let i = n * D; i < (n + 1) * D; i++) own += (inputs[i]! - grandMean) ** 2;
    squares += own;
  }
  const deviation = Math.sqrt(squares / inputs.length);
  if (!(deviation > 0)) {
    throw new ExperimentError(
      'E_CONSTANT_INPUTS',
      `all ${inputs.length} input values of the training part of ${provenance.name} equal ${inputs[0]}: they cannot be standardised, nor learned from.`,
    );
  }
  return { mean, deviation };
};

/**
 * (x - mean) / deviation in float64, rounded to float32. The background becomes the standardised value of what was 0
 * (or of the background there was).
 */
export const standardise = (dataset: Dataset, { mean, deviation }: Standardisation): Dataset => {
  const { features: D, inputs } = dataset;
  const standardised = new Float32Array(inputs.length);
  for (let i = 0; i < inputs.length; i++) standardised[i] = (inputs[i]! - mean[i % D]!) / deviation;
  const background = Float32Array.from(mean, (value, d) => ((dataset.background?.[d] ?? 0) - value) / deviation);
  const tag = sha256Of(new Uint8Array(Float64Array.of(...mean, deviation).buffer)).slice(0, 16);
  return { ...dataset, id: `${dataset.id}|standardised=${tag}`, inputs: standardised, background };
};
