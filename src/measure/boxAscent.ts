import type { Vector } from '../core/lossOracle.ts';
import { dot, mapped } from './vectorAlgebra.ts';

/** A function of y to be made large, with its gradient; finite, or it throws. */
export type BoxObjective = (y: Float64Array) => Promise<{ readonly value: number; readonly gradient: Vector }>;

export interface AscentOptions {
  /** Most steps from vertex to vertex. */
  readonly signSteps: number;
  /** Most evaluations of projected gradient ascent after them; 0 leaves it out. */
  readonly refinementSteps: number;
}

export interface AscentResult {
  readonly y: Float64Array;
  readonly value: number;
  /**
   * sum_i |dg/dy_i| times the way from y_i to the wall that the gradient points to: what a linear function would still
   * gain. 0 at a vertex where every gradient entry points outwards.
   */
  readonly firstOrderGap: number;
  readonly startValue: number;
  /** The first-order gap at the start. */
  readonly startGap: number;
  /** Value after the first step of sign ascent, taken or not. */
  readonly firstStepValue: number;
}

interface AscentPoint {
  readonly y: Float64Array;
  readonly value: number;
  readonly gradient: Vector;
}

/** The vertex that the gradient points to; a zero entry counts as positive, so that a start at rest moves. */
export const vertexTowards = (gradient: Vector, halfWidths: Vector): Float64Array =>
  mapped(halfWidths, (h, i) => (gradient[i]! < 0 ? -h : h));

/** What a function that were linear would still gain: see `AscentResult`. */
export const firstOrderGap = ({ y, gradient }: Pick<AscentPoint, 'y' | 'gradient'>, halfWidths: Vector): number => {
  let gap = 0;
  for (let i = 0; i < y.length; i++) gap += Math.abs(gradient[i]!) * halfWidths[i]! - gradient[i]! * y[i]!;
  return Math.max(0, gap);
};

/** y + step h^2 gradient, back into the box: gradient ascent in the units u = y / h. */
const projectedStep = ({ y, gradient }: AscentPoint, step: number, halfWidths: Vector): Float64Array =>
  mapped(y, (entry, i) => {
    const h = halfWidths[i]!;
    return Math.min(h, Math.max(-h, entry + step * h * h * gradient[i]!));
  });

/** Barzilai-Borwein step in the units u = y / h, or a longer one where the function curves upwards. */
const nextStep = (from: AscentPoint, to: AscentPoint, step: number, halfWidths: Vector): number => {
  let length = 0;
  let curvature = 0;
  for (let i = 0; i < from.y.length; i++) {
    const move = to.y[i]! - from.y[i]!;
    length += (move / halfWidths[i]!) ** 2;
    curvature -= move * (to.gradient[i]! - from.gradient[i]!);
  }
  return curvature > 0 ? length / curvature : 4 * step;
};

/**
 * A local maximum of a function over the box |y_i| <= h_i. Sign ascent, y <- h sign(gradient), while it improves; then
 * projected gradient ascent with Barzilai-Borwein steps, halved until they improve. Never falls below its start.
 * Cost: one evaluation per step tried.
 */
export const boxAscent = async (
  objective: BoxObjective,
  halfWidths: Vector,
  start: Float64Array,
  { signSteps, refinementSteps }: AscentOptions,
): Promise<AscentResult> => {
  const at = async (y: Float64Array): Promise<AscentPoint> => ({ y, ...(await objective(y)) });
  let point = await at(start);
  const startValue = point.value;
  const startGap = firstOrderGap(point, halfWidths);
  let firstStepValue = startValue;
  for (let step = 0; step < signSteps; step++) {
    const vertex = vertexTowards(point.gradient, halfWidths);
    if (vertex.every((entry, i) => entry === point.y[i]!)) break;
    const candidate = await at(vertex);
    if (step === 0) firstStepValue = candidate.value;
    if (candidate.value <= point.value) break;
    point = candidate;
  }

  let strongest = 0; // in units of y / h
  for (let i = 0; i < halfWidths.length; i++) {
    strongest = Math.max(strongest, Math.abs(point.gradient[i]!) * halfWidths[i]!);
  }
  let step = 1 / strongest;
  for (let tried = 0; tried < refinementSteps && strongest > 0; tried++) {
    const y = projectedStep(point, step, halfWidths);
    const promised = dot(point.gradient, y) - dot(point.gradient, point.y);
    if (!(promised > 0)) break;
    const candidate = await at(y);
    if (candidate.value >= point.value + 1e-4 * promised) {
      step = nextStep(point, candidate, step, halfWidths);
      point = candidate;
    } else {
      step /= 2;
    }
  }
  return {
    y: point.y,
    value: point.value,
    firstOrderGap: firstOrderGap(point, halfWidths),
    startValue,
    startGap,
    firstStepValue,
  };
};
