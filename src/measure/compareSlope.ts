import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { finiteNumber } from './requireFinite.ts';
import { addScaled, dot, norm } from './vectorAlgebra.ts';

/** The slope of the loss along one unit direction, twice. */
export interface SlopeComparison {
  readonly along: 'gradient' | 'random';
  /** <g, u> */
  readonly fromGradient: number;
  /** What differences of the loss say, at the step where they agree best: central, or a slope between both sides. */
  readonly fromDifferences: number;
  readonly step: number;
  /** Largest difference that passes at this step: what the resolution of the loss leaves open, and round-off. */
  readonly tolerance: number;
}

/** Steps shrink by these factors: a kink of a ReLU network spoils the long ones, round-off the short ones. */
const STEP_FACTORS = [1, 1 / 4, 1 / 16, 1 / 64] as const;

/** Where slopes are compared, what the oracle says there, and how small a difference of losses means something. */
export interface KnownLoss {
  readonly weights: Vector;
  readonly loss: number;
  readonly gradient: Vector;
  readonly resolution: number;
}

/** Difference of the two slopes as a share of what passes. */
export const slopeExcess = ({ fromGradient, fromDifferences, tolerance }: SlopeComparison): number =>
  fromGradient === fromDifferences ? 0 : Math.abs(fromGradient - fromDifferences) / tolerance;

/**
 * Central differences at each step, and at the shortest the slopes on both sides: where a ReLU network has a kink
 * between them, any slope in between is a gradient.
 * Cost: 8 losses.
 */
export const compareSlope = async (
  oracle: LossOracle,
  along: SlopeComparison['along'],
  unit: Float64Array,
  { weights, loss, gradient, resolution }: KnownLoss,
): Promise<SlopeComparison> => {
  const lossAt = async (step: number): Promise<number> =>
    finiteNumber(await oracle.loss(addScaled(weights, step, unit)), 'the loss near the weights');
  const fromGradient = dot(gradient, unit);
  const relative = Math.cbrt(oracle.roundOff);
  const slopeSize = Math.max(Math.abs(fromGradient), norm(gradient) / Math.sqrt(weights.length));
  const compared: SlopeComparison[] = [];
  for (const factor of STEP_FACTORS) {
    const step = factor * relative * (1 + norm(weights));
    const ahead = (await lossAt(step)) - loss;
    const behind = loss - (await lossAt(-step));
    const tolerance = (4 * resolution) / step + relative * slopeSize;
    compared.push({ along, fromGradient, fromDifferences: (ahead + behind) / (2 * step), step, tolerance });
    if (factor === STEP_FACTORS.at(-1)) {
      const [lower, upper] = ahead < behind ? [ahead / step, behind / step] : [behind / step, ahead / step];
      const nearest = Math.min(upper, Math.max(lower, fromGradient));
      compared.push({ along, fromGradient, fromDifferences: nearest, step, tolerance });
    }
  }
  return compared.reduce((a, b) => (slopeExcess(b) < slopeExcess(a) ? b : a));
};
