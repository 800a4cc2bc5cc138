import type { Run } from '../core/run.ts';
import { LOSS_CAP } from './endOfRun.ts';

/**
 * Mean test loss over the observations in the last part of a run at a constant rate, nats. The loss at one moment of a
 * run at a high rate goes up and down by more than what runs are compared for; its mean over the last third, the end
 * among it, does so by half. A diverged run has the capped loss, and no moment counts for more.
 * @param part of the epochs that counts as its end, in (0, 1]
 */
export const lateTestLoss = ({ observations, outcome }: Run, part: number = 1 / 3): number => {
  const end = observations.at(-1);
  if (outcome.kind === 'diverged' || end === undefined) return LOSS_CAP;
  const late = observations.filter(({ epoch }) => epoch >= (1 - part) * end.epoch);
  return late.reduce((sum, { testLoss }) => sum + Math.min(testLoss, LOSS_CAP), 0) / late.length;
};
