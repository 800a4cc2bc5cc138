import { expect } from 'vitest';
import type { SplitDataset } from '../../src/core/dataset.ts';
import type { MlpNetwork } from '../../src/core/network.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import type { Run } from '../../src/core/run.ts';
import type { Trainer, TrainRequest } from '../../src/core/trainer.ts';
import { referenceTraining } from '../../src/laws/reference/referenceTraining.ts';
import { FLOAT32 } from './float32Tolerances.ts';
import { toySplit } from './toyTraining.ts';

/** Examples of the toy set that engines are held against the reference on. */
export const TOY_COUNT = 45;
export const toyNetwork: MlpNetwork = { kind: 'mlp', sizes: [6, 7, 3] };
export const toyData: SplitDataset = toySplit({ count: TOY_COUNT, features: 6, classes: 3 });

export const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));

/** Trains one recipe, of the toy set if nothing else is said, on the engine and in the reference, and holds one against the other in everything they report. */
export const expectReference = async (
  trainer: Trainer,
  recipe: Recipe,
  more: Partial<TrainRequest<MlpNetwork>> = {},
): Promise<Run> => {
  const request: TrainRequest<MlpNetwork> = { network: toyNetwork, data: toyData, recipes: [recipe], ...more };
  const [run] = await trainer.train(request);
  const { observeEveryEpochs } = request;
  const expected = referenceTraining({
    network: request.network,
    data: request.data,
    recipe,
    ...(observeEveryEpochs === undefined ? {} : { observeEveryEpochs }),
  });
  expect(run!.outcome).toEqual(expected.outcome);
  expect(run!.updates).toBe(expected.updates);
  expect(run!.examplesSeen).toBe(expected.examplesSeen);
  expect(run!.recipe).toEqual(recipe);
  expect(largestDifference(run!.weights, expected.weights)).toBeLessThan(FLOAT32.trained);
  expect(run!.observations.map(({ epoch, updates }) => ({ epoch, updates }))).toEqual(
    expected.observations.map(({ epoch, updates }) => ({ epoch, updates })),
  );
  run!.observations.forEach((observation, i) => {
    const truth = expected.observations[i]!;
    expect(Math.abs(observation.trainingLoss - truth.trainingLoss)).toBeLessThan(FLOAT32.trained);
    expect(Math.abs(observation.testLoss - truth.testLoss)).toBeLessThan(FLOAT32.trained);
    expect(observation.trainingAccuracy).toBeCloseTo(truth.trainingAccuracy, 6);
    expect(observation.testAccuracy).toBeCloseTo(truth.testAccuracy, 6);
  });
  return run!;
};
