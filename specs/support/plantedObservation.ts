import type { Dataset } from '../../src/core/dataset.ts';
import type { MlpNetwork } from '../../src/core/network.ts';
import type { Observation } from '../../src/core/run.ts';
import type { TrainRequest } from '../../src/core/trainer.ts';
import { takeSubset } from '../../src/data/takeSubset.ts';
import { referenceAccuracy, referenceLoss } from '../../src/laws/reference/referenceMlp.ts';
import type { PlantedBug } from './plantedBugs.ts';
import type { PlantedUpdate } from './plantedPlan.ts';

/** The loss that a trainer with the bug reports: of a set, where the mean in nats is asked for. */
export const plantedLoss = (
  network: MlpNetwork,
  dataset: Dataset,
  weights: ArrayLike<number>,
  bug: PlantedBug | undefined,
): number => {
  const loss = referenceLoss(network, dataset, weights);
  if (bug === 'loss summed') return loss * dataset.count;
  return bug === 'loss in bits' ? loss / Math.LN2 : loss;
};

/** The observation at the end of a run, with a bug or none. */
export const plantedObservation = (
  { network, data, recipes }: TrainRequest<MlpNetwork>,
  place: number,
  weights: ArrayLike<number>,
  plan: readonly PlantedUpdate[],
  bug: PlantedBug | undefined,
): Observation => {
  const { datasetSize, firstExample = 0 } = recipes[place]!;
  const own = Array.from({ length: datasetSize }, (_, i) => firstExample + i);
  const training = bug === 'training size ignored' ? data.training : takeSubset(data.training, own);
  const test = bug === 'test set is the training set' ? training : data.test;
  return {
    epoch: plan.reduce((sum, { examples }) => sum + examples.length, 0) / datasetSize,
    updates: plan.length,
    trainingLoss: plantedLoss(network, training, weights, bug),
    trainingAccuracy: referenceAccuracy(network, training, weights),
    testLoss: plantedLoss(network, test, weights, bug),
    testAccuracy: referenceAccuracy(network, test, weights),
  };
};
