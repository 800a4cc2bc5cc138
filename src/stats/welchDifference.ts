import { meanAndDeviation } from './meanAndDeviation.ts';

export interface MeanDifference {
  /** Mean of the second group less that of the first. */
  readonly difference: number;
  readonly standardError: number;
  /** Degrees of freedom after Welch and Satterthwaite; those of equal variances where nothing varies. */
  readonly degrees: number;
}

/**
 * Difference of the means of two groups whose variances may differ.
 * Source: Welch 1947, Biometrika 34, doi:10.1093/biomet/34.1-2.28.
 * @param first at least two samples
 * @param second at least two samples
 */
export const welchDifference = (first: readonly number[], second: readonly number[]): MeanDifference => {
  const parts = [first, second].map((samples) => {
    const { count, mean, standardDeviation } = meanAndDeviation(samples);
    return { mean, share: standardDeviation ** 2 / count, degrees: count - 1 };
  });
  const [one, other] = parts as [(typeof parts)[0], (typeof parts)[0]];
  const variance = one.share + other.share;
  return {
    difference: other.mean - one.mean,
    standardError: Math.sqrt(variance),
    degrees:
      variance === 0
        ? one.degrees + other.degrees
        : variance ** 2 / (one.share ** 2 / one.degrees + other.share ** 2 / other.degrees),
  };
};
