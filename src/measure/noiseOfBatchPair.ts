import { ExperimentError } from '../core/experimentError.ts';

/** Squared norms of two mean gradients at the same weights, or their means over many such pairs. */
export interface BatchPair {
  readonly smallBatch: number;
  readonly smallSquaredNorm: number;
  readonly largeBatch: number;
  readonly largeSquaredNorm: number;
}

export interface NoiseParts {
  /** tr Sigma: summed variances of the gradient of one example. */
  readonly covarianceTrace: number;
  /** |G|^2 of the gradient without sampling noise; an estimate may be negative. */
  readonly gradientSquaredNorm: number;
}

/**
 * Noise and signal behind the squared norms of a small and a large batch, both without bias, since
 * E |G_B|^2 = |G|^2 + tr Sigma / B. Average these over pairs before taking their ratio: a mean of ratios is 50 to 70 % off.
 * Source: McCandlish et al. 2018, arXiv:1812.06162, Appendix A.1.
 * @throws ExperimentError `E_BATCH_PAIR` unless 1 <= smallBatch < largeBatch: one batch size alone cannot tell noise from
 *   signal
 */
export const noiseOfBatchPair = (pair: BatchPair): NoiseParts => {
  const { smallBatch, smallSquaredNorm, largeBatch, largeSquaredNorm } = pair;
  if (!(smallBatch >= 1 && smallBatch < largeBatch)) {
    throw new ExperimentError(
      'E_BATCH_PAIR',
      `smallBatch ${smallBatch} and largeBatch ${largeBatch} tell nothing of noise: give 1 <= smallBatch < largeBatch.`,
    );
  }
  return {
    covarianceTrace: (smallSquaredNorm - largeSquaredNorm) / (1 / smallBatch - 1 / largeBatch),
    gradientSquaredNorm: (largeBatch * largeSquaredNorm - smallBatch * smallSquaredNorm) / (largeBatch - smallBatch),
  };
};
