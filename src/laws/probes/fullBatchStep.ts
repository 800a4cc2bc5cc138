import type { Dataset } from '../../core/dataset.ts';
import type { MlpNetwork } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { Trainer } from '../../core/trainer.ts';
import { plainRecipe } from '../arbitraries/plainRecipe.ts';

/** One update of plain SGD on a whole set at rate 1: the mean gradient, as the training loop of a trainer has it. */
export const fullBatchStep = async (
  trainer: Trainer,
  network: MlpNetwork,
  training: Dataset,
  weights: Float32Array,
): Promise<Float64Array> => {
  const recipe: Recipe = plainRecipe(training.count, {
    batchSize: { kind: 'constant', batchSize: training.count },
    learningRate: { kind: 'constant', rate: 1 },
    stop: { kind: 'updates', updates: 1 },
  });
  const data = { training, test: training };
  const [run] = await trainer.train({ network, data, recipes: [recipe], initialWeights: [weights] });
  return Float64Array.from(weights, (w, i) => w - run!.weights[i]!);
};
