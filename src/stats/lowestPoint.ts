import { leastSquaresPolynomial } from './leastSquaresPolynomial.ts';

/** Steps of the grid that is searched. */
const STEPS = 400;

/**
 * Where the cubic that fits y over x is lowest, in [min x, max x]: one of the ends when it has no minimum between them.
 * A cubic, for curves that rise at different rates on the two sides.
 * @param x at least 4 different values
 */
export const lowestPoint = (x: readonly number[], y: readonly number[]): number => {
  const cubic = leastSquaresPolynomial(x, y, 3);
  const [low, high] = [Math.min(...x), Math.max(...x)];
  const grid = Array.from({ length: STEPS + 1 }, (_, i) => low + ((high - low) * i) / STEPS);
  return grid.reduce((best, at) => (cubic(at) < cubic(best) ? at : best), low);
};
