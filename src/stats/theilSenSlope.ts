import { median } from './median.ts';

/**
 * The median of the slopes between all pairs of points that differ in x: a pause in one of six timings moves it little, where
 * it drags a line of least squares along. Source: Sen 1968, JASA 63, doi:10.1080/01621459.1968.10480934.
 * @param x with at least two different values
 */
export const theilSenSlope = (x: readonly number[], y: readonly number[]): number =>
  median(x.flatMap((from, i) => x.flatMap((to, j) => (j > i && to !== from ? [(y[j]! - y[i]!) / (to - from)] : []))));
