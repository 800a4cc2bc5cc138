import { type Seed, splitSeed } from '../core/seed.ts';
import { type CurvePoint, collapseExponent } from '../stats/collapseExponent.ts';
import { shuffled } from './shuffled.ts';

/** What one number tells of a family of loss curves, and of the same curves with a known answer planted in them. */
export interface CollapsedSweep {
  /** The power of the scale by which the curves have to be moved along log x to lie over one another. */
  readonly exponent: number;
  /** The same of the fitted curve, moved by the power 1, with the scatter of these points. */
  readonly plantedProportional: number;
  /** The same of the fitted curve, not moved, with the scatter of these points. */
  readonly plantedUnmoved: number;
}

/**
 * A polynomial of this degree is U-shaped with walls of different steepness. One of degree 6 is off by 0.03 instead of 0.05,
 * and scatters more: it has room to follow single points, and then finds valleys where there are none.
 */
const DEGREE = 4;

const exponentOf = (points: readonly CurvePoint[]): ReturnType<typeof collapseExponent> =>
  collapseExponent(points, { degree: DEGREE, range: [0, 2] });

/**
 * The exponent of a sweep, in [0, 2], beside a planted effect and a planted absence by the same rule: the fitted
 * curve stays where it is at the middle scale, and moves with the scale by a known power; residuals are dealt anew.
 * @param points of at least two scales, more than 7 in all
 * @param seed deals the residuals
 */
export const collapsedSweep = (points: readonly CurvePoint[], seed: Seed): CollapsedSweep => {
  const { exponent, curve } = exponentOf(points);
  const residuals = points.map(({ logX, logScale, y }) => y - curve(logX - exponent * logScale));
  const centre = points.reduce((sum, { logScale }) => sum + logScale, 0) / points.length;
  const planted = (power: number, name: string): number => {
    const scatter = shuffled(residuals, splitSeed(seed, 'planted', name));
    const moved = points.map((point, i) => ({
      ...point,
      y: curve(point.logX - power * (point.logScale - centre) - exponent * centre) + scatter[i]!,
    }));
    return exponentOf(moved).exponent;
  };
  return {
    exponent,
    plantedProportional: planted(1, 'proportional'),
    plantedUnmoved: planted(0, 'unmoved'),
  };
};
