import { randomStream } from '../../src/core/randomStream.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import type { Run } from '../../src/core/run.ts';
import { splitSeed } from '../../src/core/seed.ts';
import type { Trainer, TrainRequest } from '../../src/core/trainer.ts';

/** A trainer without training: the final loss is a formula of the recipe plus normal noise of its order seed. */
export interface FakeTrainer extends Trainer {
  /** Requests in the order in which they came. */
  readonly requests: readonly TrainRequest[];
  /** The most that ran at once. */
  readonly peak: () => number;
}

export const batchSizeOf = ({ batchSize }: Recipe): number =>
  batchSize.kind === 'constant' ? batchSize.batchSize : batchSize.initial;

export const fakeTrainer = (world: {
  readonly loss: (recipe: Recipe) => number;
  readonly deviation: number;
  /** Called before each arm, e.g. to abort; an abort rejects the request. */
  readonly onArm?: (request: number, arm: number) => void;
  /** Turns of the event loop that a request takes. */
  readonly turns?: (request: number) => number;
}): FakeTrainer => {
  const requests: TrainRequest[] = [];
  let [running, peak] = [0, 0];
  const runOf = (recipe: Recipe): Run => {
    const noise = world.deviation * randomStream(splitSeed(recipe.orderSeed, 'noise')).nextNormal();
    const loss = world.loss(recipe) + noise;
    const accuracy = 0.5;
    return {
      recipe,
      outcome: { kind: 'finished' },
      observations: [
        {
          epoch: 1,
          updates: 10,
          trainingLoss: loss,
          trainingAccuracy: accuracy,
          testLoss: loss,
          testAccuracy: accuracy,
        },
      ],
      weights: new Float32Array(2),
      updates: 10,
      examplesSeen: 100,
      seconds: 0,
    };
  };
  const notFaked = (): never => {
    throw new Error('the fake trainer only trains');
  };
  return {
    name: 'fake',
    version: '1',
    requests,
    peak: () => peak,
    train: async (request) => {
      const number = requests.push(request) - 1;
      peak = Math.max(peak, ++running);
      try {
        const runs: Run[] = [];
        for (const [arm, recipe] of request.recipes.entries()) {
          world.onArm?.(number, arm);
          for (let turn = 0; turn <= (world.turns?.(number) ?? 0); turn++) await new Promise(setImmediate);
          request.signal?.throwIfAborted();
          const run = runOf(recipe);
          runs.push(run);
          request.onRun?.(arm, run);
        }
        return runs;
      } finally {
        running -= 1;
      }
    },
    evaluate: async () => notFaked(),
    perExampleLoss: async () => notFaked(),
    lossOracle: notFaked,
    close: async () => undefined,
  };
};
