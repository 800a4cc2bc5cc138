import type { Observation } from '../core/run.ts';

/** Observations that are averaged into one point of a smoothed curve, two to either side. */
const EITHER_SIDE = 2;
/** The last part of a run whose mean is where its curve ended. */
const TAIL = 0.25;

/** How the test accuracy of a run went. */
export interface TestPlateau {
  /** Mean over the last quarter of the observations. */
  readonly plateau: number;
  /** How far the smoothed curve was above the plateau at its highest: what stopping there would have gained. At least about 0. */
  readonly fall: number;
  /** Epoch at which the curve first comes within so much of the plateau. */
  readonly reachedAt: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Plateau, fall and speed of a curve of test accuracy. The peak is that of means over five observations, since the
 * highest of many noisy accuracies is above all of them in the mean.
 * @param observations at least one, in ascending order of epoch
 * @param within accuracy below the plateau that counts as having reached it
 */
export const testPlateau = (observations: readonly Observation[], within: number): TestPlateau => {
  const curve = observations.map(({ testAccuracy }) => testAccuracy);
  const plateau = mean(curve.slice(-Math.ceil(TAIL * curve.length)));
  const smoothed = curve.map((_, i) => mean(curve.slice(Math.max(0, i - EITHER_SIDE), i + EITHER_SIDE + 1)));
  const reached = observations.find(({ testAccuracy }) => testAccuracy >= plateau - within)!;
  return { plateau, fall: Math.max(...smoothed) - plateau, reachedAt: reached.epoch };
};
