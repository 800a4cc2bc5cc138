import { ExperimentError } from '../../src/core/experimentError.ts';
import type { Observation, Run } from '../../src/core/run.ts';
import type { Trainer, TrainRequest } from '../../src/core/trainer.ts';
import { batchSizeOf } from './fakeTrainer.ts';

/** A trainer without training: B = 8 learns 20 points each epoch and takes 4 s for it, B = 16 learns 15 and takes 1 s, others learn nothing; B = 32 diverges, and the device is lost in a run of B = 24. */
export const timedTrainer = (): Trainer & { readonly requests: TrainRequest[] } => {
  const requests: TrainRequest[] = [];
  const notFaked = (): never => {
    throw new Error('the timed trainer only trains');
  };
  const gain: Readonly<Record<number, number>> = { 8: 0.2, 16: 0.15 };
  return {
    name: 'timed',
    version: '1',
    requests,
    train: async (request) => {
      requests.push(request);
      const { recipes, onObservation, signal } = request;
      const [recipe] = recipes;
      const B = batchSizeOf(recipe!);
      const epochs = recipe!.stop.kind === 'epochs' ? recipe!.stop.epochs : 0;
      const diverges = B === 32;
      if (B === 24 && epochs > 0) throw new ExperimentError('E_GPU_LOST', 'the device is gone');
      const observations: Observation[] = [];
      for (let epoch = 1; epoch <= epochs && !diverges; epoch++) {
        signal?.throwIfAborted();
        const testAccuracy = Math.min(0.9, 0.1 + (gain[B] ?? 0) * epoch);
        const loss = 2 - testAccuracy;
        observations.push({
          epoch,
          updates: epoch * 10,
          trainingLoss: loss,
          trainingAccuracy: testAccuracy,
          testLoss: loss,
          testAccuracy,
        });
        onObservation?.(0, observations.at(-1)!, epoch * (B === 8 ? 4 : 1));
      }
      const run: Run = {
        recipe: recipe!,
        outcome: diverges ? { kind: 'diverged', epoch: 1 } : { kind: 'finished' },
        observations,
        weights: new Float32Array(1),
        updates: epochs * 10,
        examplesSeen: 0,
        seconds: 0,
      };
      return [run];
    },
    evaluate: notFaked,
    perExampleLoss: notFaked,
    lossOracle: notFaked,
    close: async () => {},
  };
};
