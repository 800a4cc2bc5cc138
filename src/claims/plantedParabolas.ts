import { type Seed, splitSeed } from '../core/seed.ts';
import { leastSquaresPolynomial } from '../stats/leastSquaresPolynomial.ts';
import { shuffled } from './shuffled.ts';

/** Log loss over log batch size. */
export interface LossCurve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Second derivative, halved, of the parabola that fits best. */
const curvatureOf = ({ x, y }: LossCurve): number => {
  const parabola = leastSquaresPolynomial(x, y, 2);
  const [low, high] = [Math.min(...x), Math.max(...x)];
  return (2 * (parabola(low) + parabola(high) - 2 * parabola((low + high) / 2))) / (high - low) ** 2;
};

/**
 * Curves whose lowest points are known: parabolas with the mean curvature of the curves and the lowest point so far to
 * the right of the middle of x, with the scatter of each curve (what a cubic leaves of it, as in `lowestPoint`) dealt
 * anew. What finds lowest points must find these, in noise like that of the block.
 * @param moves one per curve
 * @param seed deals the scatter
 */
export const plantedParabolas = (
  curves: readonly LossCurve[],
  moves: readonly number[],
  seed: Seed,
): readonly LossCurve[] => {
  const curvature = curves.reduce((sum, curve) => sum + curvatureOf(curve), 0) / curves.length;
  return curves.map(({ x, y }, i) => {
    const cubic = leastSquaresPolynomial(x, y, 3);
    const residuals = x.map((at, k) => y[k]! - cubic(at));
    const scatter = shuffled(residuals, splitSeed(seed, 'scatter', i));
    const lowest = (Math.min(...x) + Math.max(...x)) / 2 + moves[i]!;
    return { x, y: x.map((at, k) => curvature * (at - lowest) ** 2 + scatter[k]!) };
  });
};
