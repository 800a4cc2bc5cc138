import type { Claim, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Recipe } from '../core/recipe.ts';
import { seedFrom } from '../core/seed.ts';
import { pooledFeatures } from '../data/pooledFeatures.ts';
import { parameterCount } from '../networks/parameterLayout.ts';
import { largestBatchSize } from '../schedules/batchSizeAt.ts';

/** Examples that a run of the recipe sees, at the most. */
const examplesSeen = ({ stop, datasetSize, batchSize }: Recipe): number => {
  switch (stop.kind) {
    case 'epochs':
      return stop.epochs * datasetSize;
    case 'updates':
      return stop.updates * largestBatchSize(batchSize);
    case 'trainingLoss':
      return stop.maxEpochs * datasetSize;
  }
};

/** What one block of a claim trains on in a regime: examples, summed over the arms, each as often as it is seen; at the most. */
export const examplesOfBlock = (claim: Pick<Claim, 'design'>, regime: Regime): number =>
  Object.values(claim.design({ seed: seedFrom(0), regime })).reduce((sum, recipe) => sum + examplesSeen(recipe), 0);

/**
 * What one block of a claim costs in a regime: examples times parameters, summed over the arms, at the most. It orders
 * regimes; what a claim measures after training is left out.
 */
export const regimeCost = (claim: Pick<Claim, 'design'>, dataset: Dataset, regime: Regime): number =>
  examplesOfBlock(claim, regime) *
  parameterCount(regime.network(pooledFeatures(dataset, regime.pool), dataset.classes));
