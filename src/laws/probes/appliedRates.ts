import type { Dataset } from '../../core/dataset.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { Trainer } from '../../core/trainer.ts';
import { scaledSchedule } from '../scaledSchedule.ts';
import { LOGIT_NETWORK } from './evenLabels.ts';

/** Rates are multiplied by this, so that the prediction stays so near one half that every update moves a bias alike. */
const SCALE = 2 ** -20;

/** N examples of class 0 that are all zero: only the biases learn, each update half its rate. */
const zeros = (count: number): Dataset => ({
  id: `zeros-${count}`,
  inputs: new Float32Array(count),
  labels: new Int32Array(count),
  count,
  features: 1,
  classes: 2,
  provenance: { name: 'zeros', source: 'made up', licence: 'none needed', sha256: '' },
});

/**
 * The learning rate of each of the first updates of a recipe of plain SGD on the mean loss, by what a trainer's weights
 * say: how far a bias is after 1, 2, ... updates.
 */
export const appliedRates = async (
  trainer: Trainer,
  recipe: Omit<Recipe, 'stop'>,
  updates: number,
): Promise<readonly number[]> => {
  const training = zeros(recipe.datasetSize);
  const recipes = Array.from(
    { length: updates },
    (_, i): Recipe => ({
      ...recipe,
      learningRate: scaledSchedule(recipe.learningRate, SCALE),
      stop: { kind: 'updates', updates: i + 1 },
    }),
  );
  const start = new Float32Array(4);
  const runs = await trainer.train({
    network: LOGIT_NETWORK,
    data: { training, test: training },
    recipes,
    initialWeights: recipes.map(() => start),
  });
  const biases = runs.map(({ weights }) => weights[2]!);
  return biases.map((bias, i) => (2 * (bias - (biases[i - 1] ?? 0))) / SCALE);
};
