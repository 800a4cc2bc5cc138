import type { Curves } from '../core/figure.ts';
import type { Observation, Run } from '../core/run.ts';

/**
 * What was observed while the arms trained: a curve for each arm that has a line in the figure's key.
 * @param curves key of the figure, by arm
 * @param point what is drawn of an observation
 */
export const observedCurves = (
  runs: Readonly<Record<string, Run>>,
  curves: Readonly<Record<string, string>>,
  point: (observation: Observation) => readonly [x: number, y: number],
): Curves => Object.fromEntries(Object.keys(curves).map((arm) => [arm, runs[arm]!.observations.map(point)]));
