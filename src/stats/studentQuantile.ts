import { regularisedBeta } from './regularisedBeta.ts';

/** P(T > t) for t >= 0. */
const upperTail = (t: number, degrees: number): number =>
  0.5 * regularisedBeta(degrees / (degrees + t * t), degrees / 2, 0.5);

/** Halvings of [0, most] after which nothing is left to halve. */
const HALVINGS = 200;

/**
 * The value that a Student t variable exceeds with probability `tail`.
 * @param tail in (0, 0.5]
 * @param degrees of freedom, above 0, not always whole (Welch)
 * @example studentQuantile(0.025, 10) // 2.228...
 */
export const studentQuantile = (tail: number, degrees: number): number => {
  let [low, high] = [0, 1];
  while (upperTail(high, degrees) > tail) high *= 2;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (upperTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return high;
};
