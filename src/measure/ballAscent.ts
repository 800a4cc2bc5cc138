import type { AscentOptions, BoxObjective } from './boxAscent.ts';
import { addScaled, dot, norm, scaled } from './vectorAlgebra.ts';

export interface BallAscentResult {
  readonly y: Float64Array;
  readonly value: number;
  /** radius |gradient| - gradient'y at the end: what a linear function would still gain. */
  readonly firstOrderGap: number;
  readonly startValue: number;
  /** The first-order gap at the start: radius |gradient| for a start at the centre. */
  readonly startGap: number;
  /** Value after the first step to the surface, taken or not. */
  readonly firstStepValue: number;
}

/**
 * A local maximum of a function over the ball |y| <= radius: to the point of the surface that the gradient points to, while
 * it improves, which climbs monotonically where the function is convex; then projected gradient ascent with
 * Barzilai-Borwein steps, halved until they improve. Never falls below its start; stays at one without gradient.
 * Cost: one evaluation per step tried.
 */
export const ballAscent = async (
  objective: BoxObjective,
  radius: number,
  start: Float64Array,
  { signSteps: surfaceSteps, refinementSteps }: AscentOptions,
): Promise<BallAscentResult> => {
  const at = async (y: Float64Array) => ({ y, ...(await objective(y)) });
  const gapAt = ({ y, gradient }: Awaited<ReturnType<typeof at>>): number =>
    Math.max(0, radius * norm(gradient) - dot(gradient, y));
  let point = await at(start);
  const startValue = point.value;
  const startGap = gapAt(point);
  let firstStepValue = startValue;
  for (let step = 0; step < surfaceSteps; step++) {
    const length = norm(point.gradient);
    if (length === 0) break;
    const candidate = await at(scaled(radius / length, point.gradient));
    if (step === 0) firstStepValue = candidate.value;
    if (candidate.value <= point.value) break;
    point = candidate;
  }

  const strongest = norm(point.gradient);
  let step = radius / strongest;
  for (let tried = 0; tried < refinementSteps && strongest > 0; tried++) {
    const target = addScaled(point.y, step, point.gradient);
    const length = norm(target);
    const y = length > radius ? scaled(radius / length, target) : target;
    const promised = dot(point.gradient, y) - dot(point.gradient, point.y);
    if (!(promised > 0)) break;
    const candidate = await at(y);
    if (candidate.value >= point.value + 1e-4 * promised) {
      const move = addScaled(candidate.y, -1, point.y);
      const fall = dot(move, point.gradient) - dot(move, candidate.gradient);
      step = fall > 0 ? dot(move, move) / fall : 4 * step;
      point = candidate;
    } else {
      step /= 2;
    }
  }
  const { y, value } = point;
  return { y, value, firstOrderGap: gapAt(point), startValue, startGap, firstStepValue };
};
