import { DIVERGENCE_BOUND, type Observation, type Run } from '../../core/run.ts';
import { sha256Of } from '../../data/sha256Of.ts';
import type { BaselineRun } from './baseline.ts';

/** sha256 of weights as little-endian float32. */
export const weightsHash = (weights: Float32Array): string => {
  const bytes = new DataView(new ArrayBuffer(4 * weights.length));
  weights.forEach((weight, i) => {
    bytes.setFloat32(4 * i, weight, true);
  });
  return sha256Of(new Uint8Array(bytes.buffer));
};

/**
 * Updates until the training loss is at the target: between the two evaluations that it lies between, along a straight line of
 * the loss. Undefined where it is not reached, or where the first evaluation is below it.
 */
export const updatesToTarget = (observations: readonly Observation[], target: number): number | undefined => {
  const at = observations.findIndex(({ trainingLoss }) => trainingLoss <= target);
  if (at < 1) return undefined;
  const [before, after] = [observations[at - 1]!, observations[at]!];
  const share = (before.trainingLoss - target) / (before.trainingLoss - after.trainingLoss);
  return before.updates + share * (after.updates - before.updates);
};

/** What a baseline keeps of a run. A replica that diverged has the loss of divergence. */
export const baselineRun = (run: Run, target: number): BaselineRun => {
  const last = run.observations.at(-1);
  const testLoss = run.outcome.kind === 'diverged' || last === undefined ? DIVERGENCE_BOUND : last.testLoss;
  const updates = updatesToTarget(run.observations, target);
  return {
    weights: weightsHash(run.weights),
    testLoss: Math.max(testLoss, Number.MIN_VALUE), // a logarithm is taken of it
    ...(updates !== undefined && updates > 0 && { updates }),
    seconds: run.seconds,
  };
};
