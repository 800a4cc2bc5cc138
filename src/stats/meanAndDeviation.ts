export interface MeanAndDeviation {
  readonly count: number;
  readonly mean: number;
  /** sqrt(Σ (x - mean)² / (n - 1)); 0 for n < 2. */
  readonly standardDeviation: number;
  /** s_n = sqrt(Σ (x - mean)² / n): the one that confidence sequences use. */
  readonly populationDeviation: number;
}

/** Mean and both deviations, in two passes. NaN for no samples at all. */
export const meanAndDeviation = (samples: readonly number[]): MeanAndDeviation => {
  const count = samples.length;
  const mean = samples.reduce((sum, x) => sum + x, 0) / count;
  const squares = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return {
    count,
    mean,
    standardDeviation: count < 2 ? 0 : Math.sqrt(squares / (count - 1)),
    populationDeviation: Math.sqrt(squares / count),
  };
};
