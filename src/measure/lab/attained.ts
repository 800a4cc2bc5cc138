import type { Certificate } from './labMeasure.ts';

/** The certificate of a maximum that a local search found. */
export const attained = (value: number): Certificate => ({
  kind: 'lowerBound',
  lower: value,
  says: 'attained at a point that was found; local searches may miss a higher one',
});

/** The unit of Metric 2.1. */
export const PHI_UNIT = '% of 1 + loss';

/** A difference of losses as Metric 2.1 states it. */
export const asPhi = (difference: number, lossAtCentre: number): number => (100 * difference) / (1 + lossAtCentre);
