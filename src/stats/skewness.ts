import { meanAndDeviation } from './meanAndDeviation.ts';

export interface Skewness {
  /** G1 = g1 sqrt(n (n - 1)) / (n - 2), g1 = Σ (x - mean)³ / (n s_n³). */
  readonly value: number;
  /** Of G1 where as many samples are normal: sqrt(6 n (n - 1) / ((n - 2) (n + 1) (n + 3))). */
  readonly standardError: number;
}

/**
 * How lopsided samples are, with the correction for their number that most statistics packages make. Undefined for fewer than
 * three samples, and for samples without a spread.
 * Source: Joanes & Gill 1998, doi:10.1111/1467-9884.00122, G1 and its variance in normal samples.
 */
export const skewness = (samples: readonly number[]): Skewness | undefined => {
  const { count: n, mean, populationDeviation } = meanAndDeviation(samples);
  if (n < 3 || populationDeviation === 0) return undefined;
  const cubes = samples.reduce((sum, x) => sum + ((x - mean) / populationDeviation) ** 3, 0);
  return {
    value: ((cubes / n) * Math.sqrt(n * (n - 1))) / (n - 2),
    standardError: Math.sqrt((6 * n * (n - 1)) / ((n - 2) * (n + 1) * (n + 3))),
  };
};
