import type { Recipe } from '../../src/core/recipe.ts';
import type { Observation, Run } from '../../src/core/run.ts';

/** A run that ended with these losses and weights, without training. */
export const madeRun = (
  recipe: Recipe,
  end: { readonly trainingLoss?: number; readonly testLoss?: number; readonly weights?: Float32Array },
  change: Partial<Run> = {},
): Run => {
  const last: Observation = {
    epoch: 6,
    updates: 750,
    trainingLoss: end.trainingLoss ?? 0.3,
    trainingAccuracy: 0.9,
    testLoss: end.testLoss ?? 0.4,
    testAccuracy: 0.8,
  };
  return {
    recipe,
    outcome: { kind: 'finished' },
    observations: [last],
    weights: end.weights ?? new Float32Array(0),
    updates: 750,
    examplesSeen: 6000,
    seconds: 1,
    ...change,
  };
};
