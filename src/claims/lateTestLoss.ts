import type { Run } from '../core/run.ts';
import { LOSS_CAP } from './endOfRun.ts';

/** Of a run at a constant rate, the part in which the loss is taken to be that of its end, and averaged. */
const LATE = 1 / 3;

/**
 * Mean test loss over the observations in the last third of a run, nats. The loss at one moment of a run at a high rate
 * goes up and down by more than what runs are compared for; its mean over the last third, the end among it, does so by
 * half. A diverged run has the capped loss, and no moment counts for more.
 */
export const lateTestLoss = ({ observations, outcome }: Run): number => {
  const end = observations.at(-1);
  if (outcome.kind === 'diverged' || end === undefined) return LOSS_CAP;
  const late = observations.filter(({ epoch }) => epoch >= (1 - LATE) * end.epoch);
  return late.reduce((sum, { testLoss }) => sum + Math.min(testLoss, LOSS_CAP), 0) / late.length;
};
