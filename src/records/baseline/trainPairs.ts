import { imagePool } from '../../claims/imagePool.ts';
import type { Dataset } from '../../core/dataset.ts';
import type { Run } from '../../core/run.ts';
import { type Seed, splitSeed } from '../../core/seed.ts';
import type { Trainer } from '../../core/trainer.ts';
import { averagePool } from '../../data/averagePool.ts';
import { drawSplit } from '../../data/drawSplit.ts';
import type { BaselineTask } from './baselineRecipes.ts';

/** What trains the pairs of a baseline: the same seeds in each gate. */
export interface PairSource {
  readonly dataset: Dataset;
  readonly trainer: Trainer;
  readonly root: Seed;
  readonly signal: AbortSignal;
}

/**
 * Trains every task once under each seed of the pairs [from, to): a pair draws its own data, weights and order.
 * @returns by task, then by pair
 * @throws what the trainer throws, and the signal's reason
 */
export const trainPairs = async (
  tasks: readonly BaselineTask[],
  { dataset, trainer, root, signal }: PairSource,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly (readonly Run[])[]> => {
  const pooled = averagePool(dataset, imagePool(dataset));
  const runs: Run[][] = tasks.map(() => []);
  for (let pair = from; pair < to; pair++) {
    const seed = splitSeed(root, 'baseline', pair);
    const [{ draw }] = tasks as readonly [BaselineTask, ...BaselineTask[]]; // of one draw: `baselineTasks`
    const data = drawSplit(pooled, draw, splitSeed(seed, 'data'));
    for (const [t, task] of tasks.entries()) {
      const { network, observeEveryEpochs } = task;
      const recipes = [task.recipe(splitSeed(seed, task.name))];
      const request = {
        network,
        data,
        recipes,
        signal,
        ...(observeEveryEpochs !== undefined && { observeEveryEpochs }),
      };
      const [run] = await trainer.train(request);
      runs[t]!.push(run!);
    }
  }
  return runs;
};
