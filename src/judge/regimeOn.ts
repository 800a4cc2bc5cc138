import type { Claim, RegimeAnswer, RegimeChanges } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { seedFrom } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { pooledFeatures } from '../data/pooledFeatures.ts';
import { validateRecipe } from '../schedules/validateRecipe.ts';

/**
 * The regime of a claim on a data set, or why there is none: that of the claim, or an arm that cannot be run, by
 * anybody or by this trainer. Numbers
 * that are legal one by one may not go together, e.g. a batch of 152 with 100 examples.
 * @throws ExperimentError `E_REGIME_NUMBER`
 */
export const regimeOn = (
  claim: Pick<Claim, 'regime' | 'design' | 'armNetwork'>,
  dataset: Dataset,
  changes: RegimeChanges = {},
  trainer?: Pick<Trainer, 'name' | 'refuses'>,
): RegimeAnswer => {
  const answer = claim.regime(dataset, changes);
  if (answer.kind === 'outOfRegime') return answer;
  const { regime } = answer;
  const network = regime.network(pooledFeatures(dataset, regime.pool), dataset.classes);
  const recipes = claim.design({ seed: seedFrom(0), regime }); // whether a recipe can be run depends on no seed
  for (const [arm, recipe] of Object.entries(recipes)) {
    try {
      validateRecipe(recipe, regime.data.trainingSize);
    } catch (error) {
      if (!(error instanceof ExperimentError)) throw error;
      return { kind: 'outOfRegime', reason: `arm ${arm} cannot be run: ${error.message.replace(/\.$/, '')}` };
    }
    const ownNetwork = claim.armNetwork?.(arm, network) ?? network;
    const why = trainer?.refuses?.(recipe, regime.numbers.observeEveryEpochs, ownNetwork);
    if (why !== undefined) {
      return { kind: 'outOfRegime', reason: `the trainer ${trainer!.name} cannot run arm ${arm}: ${why}` };
    }
  }
  return answer;
};
