import type { Certificate } from './labMeasure.ts';

/**
 * The certificate of a maximum that a local search found.
 * @param ceiling what bounds it where the curvature does not grow, in words
 */
export const attained = (value: number, ceiling?: string): Certificate => ({
  kind: 'lowerBound',
  lower: value,
  says: `attained at a point that was found; local searches may miss a higher one${ceiling === undefined ? '' : `, ${ceiling}`}`,
});

/** How a ceiling is told: it is conditional, and a search that finds more refutes the condition. */
export const ceilingSays = (ceiling: number | undefined): string | undefined =>
  ceiling === undefined
    ? undefined
    : `but none above ${Number(ceiling.toPrecision(3))} while no Hessian in the box has a larger eigenvalue than that at its centre`;

/** A number of random starts or vertices, in words. */
export const randomCount = (count: number, what: string): string =>
  count === 1 ? `one random ${what}` : `${count} random ${what === 'vertex' ? 'vertices' : `${what}s`}`;

/** The unit of Metric 2.1. */
export const PHI_UNIT = '% of 1 + loss';

/** A difference of losses as Metric 2.1 states it. */
export const asPhi = (difference: number, lossAtCentre: number): number => (100 * difference) / (1 + lossAtCentre);
