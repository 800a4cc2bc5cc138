import type { Recipe } from '../../core/recipe.ts';
import type { Observation } from '../../core/run.ts';
import { type PlanCursor, planCursor } from './planCursor.ts';

/** A replica in training. */
export interface Replica {
  /** In the request. */
  readonly index: number;
  readonly recipe: Recipe;
  /** Place in the buffers of its wave. */
  readonly slot: number;
  readonly observations: readonly Observation[];
}

/** Replicas whose updates are the same but for their seeds: planned once, and never apart. */
export interface ReplicaGroup {
  readonly cursor: PlanCursor;
  /** Those still in training. */
  replicas: readonly Replica[];
  /** The last epoch whose order is drawn; -1 before the first. */
  shuffled: number;
}

/** What decides about the updates of a recipe. */
const planKey = ({ batchSize, batching, learningRate, optimiser, ...rest }: Recipe): string => {
  const { datasetSize, stop, reduction, weightDecay } = rest;
  return JSON.stringify([datasetSize, batchSize, batching, learningRate, optimiser, stop, reduction, weightDecay]);
};

/** Replicas by their plan. @param rows that pass through the network together */
export const replicaGroups = (
  replicas: readonly Replica[],
  rows: number,
  observeEveryEpochs: number | undefined,
): readonly ReplicaGroup[] => {
  const byPlan = new Map<string, Replica[]>();
  for (const replica of replicas) {
    const key = planKey(replica.recipe);
    byPlan.set(key, [...(byPlan.get(key) ?? []), replica]);
  }
  return [...byPlan.values()].map((members) => ({
    cursor: planCursor(members[0]!.recipe, rows, observeEveryEpochs),
    replicas: members,
    shuffled: -1,
  }));
};
