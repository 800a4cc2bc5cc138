import type { Run } from '../core/run.ts';
import { endOfRun } from './endOfRun.ts';

type End = ReturnType<typeof endOfRun>;

/** `endOfRun` of each arm. */
export const endsOfArms = (runs: Readonly<Record<string, Run>>): Record<string, End> =>
  Object.fromEntries(Object.entries(runs).map(([arm, run]) => [arm, endOfRun(run)]));

/** The same with the updates that each arm made. */
export const endsAndUpdates = (
  runs: Readonly<Record<string, Run>>,
): Record<string, End & { readonly updates: number }> =>
  Object.fromEntries(Object.entries(runs).map(([arm, run]) => [arm, { ...endOfRun(run), updates: run.updates }]));
