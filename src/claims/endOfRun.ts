import type { Run } from '../core/run.ts';

/** Loss in nats that a diverged run counts as, and the most that any run counts as: far above log(C), and finite. */
export const LOSS_CAP = 20;

/** Losses and accuracies at the end of a run; a diverged run has the capped losses and accuracy 0. */
export const endOfRun = (
  run: Run,
): {
  readonly trainingLoss: number;
  readonly trainingAccuracy: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
} => {
  const last = run.observations.at(-1);
  if (run.outcome.kind === 'diverged' || last === undefined) {
    return { trainingLoss: LOSS_CAP, trainingAccuracy: 0, testLoss: LOSS_CAP, testAccuracy: 0 };
  }
  const { trainingLoss, trainingAccuracy, testLoss, testAccuracy } = last;
  return {
    trainingLoss: Math.min(trainingLoss, LOSS_CAP),
    trainingAccuracy,
    testLoss: Math.min(testLoss, LOSS_CAP),
    testAccuracy,
  };
};
