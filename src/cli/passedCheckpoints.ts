import type { Network } from '../core/network.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import type { Trainer, TrainRequest } from '../core/trainer.ts';
import type { Checkpoint } from '../measure/sharpnessTrajectory.ts';
import { initialWeights } from '../networks/initialWeights.ts';

/** Shares of training at which the weights are kept; the start and the end beside. */
const SHARES = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4];

/** Training up to a share of the updates that a run took: the same recipe passes the same weights. */
const upTo = (recipe: Recipe, { updates }: Run, share: number): Recipe => ({
  ...recipe,
  stop: { kind: 'updates', updates: Math.max(1, Math.round(share * updates)) },
});

/**
 * The weights that each run passed, the start first and the end last, by training a part of it again: 1.7 times the cost of
 * the runs.
 * @param request what the runs were trained by, without their recipes
 * @throws ExperimentError those of `train`; the signal's reason on abort
 */
export const passedCheckpoints = async (
  trainer: Trainer,
  request: Omit<TrainRequest, 'recipes'>,
  runs: readonly Run[],
): Promise<readonly (readonly Checkpoint[])[]> => {
  const { network }: { readonly network: Network } = request;
  const recipes = runs.flatMap((run) => SHARES.map((share) => upTo(run.recipe, run, share)));
  const passed = await trainer.train({ ...request, recipes });
  const checkpoint = ({ weights, observations }: Run): Checkpoint => ({ epoch: observations.at(-1)!.epoch, weights });
  return runs.map((run, i) => [
    { epoch: 0, weights: initialWeights(network, run.recipe.weightsSeed) },
    ...passed.slice(i * SHARES.length, (i + 1) * SHARES.length).map(checkpoint),
    checkpoint(run),
  ]);
};
