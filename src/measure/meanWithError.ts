/** A mean of independent samples and how far it may be off. */
export interface MeanWithError {
  readonly mean: number;
  /** Standard deviation of the samples (n - 1) / sqrt(n). */
  readonly standardError: number;
}

/** Of at least two samples. */
export const meanWithError = (samples: readonly number[]): MeanWithError => {
  const n = samples.length;
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / n;
  const squares = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
};
