import type { Dataset, SplitDataset } from '../../core/dataset.ts';
import type { MlpNetwork } from '../../core/network.ts';
import type { BatchSizeSchedule, Recipe } from '../../core/recipe.ts';
import { seedFrom } from '../../core/seed.ts';
import type { Trainer } from '../../core/trainer.ts';

/** A rate at which the prediction stays so near one half that each visit adds the same to a weight. */
const RATE = 2 ** -20;

/**
 * N examples, all of class 0, of which each owns a feature: x_i = e_i. In a linear model with zero weights a visit of
 * example i adds rate * scale / 2 to its own weight and to no other's, so the weights count the visits.
 */
const ownFeatures = (N: number): SplitDataset => {
  const inputs = new Float32Array(N * N);
  for (let i = 0; i < N; i++) inputs[i * N + i] = 1;
  const training: Dataset = {
    id: `own-features-${N}`,
    inputs,
    labels: new Int32Array(N),
    count: N,
    features: N,
    classes: 2,
    provenance: { name: 'own-features', source: 'made up', licence: 'none needed', sha256: '' },
  };
  return { training, test: training };
};

export interface Visits {
  /** Of each example, weighted: 1 = its full share of a batch. */
  readonly counts: readonly number[];
  /** As the run reports them. */
  readonly examplesSeen: number;
  readonly updates: number;
}

/** How batches are cut. A mean loss needs a constant batch size, of which a visit has the share 1/B. */
export type Batches = Pick<Recipe, 'orderSeed' | 'batching' | 'stop'> &
  (
    | { readonly reduction: 'sum'; readonly batchSize: BatchSizeSchedule }
    | { readonly reduction: 'mean'; readonly batchSize: Extract<BatchSizeSchedule, { kind: 'constant' }> }
  );

/**
 * The recipe of a summed loss for a trainer that has none: the mean loss at a rate that grows with the batch. A short last
 * batch that counts in full has no such rate, and is left to be refused.
 */
const meanInstead = (recipe: Recipe): Recipe => {
  const { batchSize, batching } = recipe;
  if (batching === 'epochMeanLast') return recipe;
  if (batchSize.kind === 'constant') {
    const rate = RATE * batchSize.batchSize;
    return { ...recipe, reduction: 'mean', learningRate: { kind: 'constant', rate } };
  }
  const sizes = [batchSize.initial, ...batchSize.milestones.map((milestone) => milestone.batchSize)];
  const milestones = batchSize.milestones.map(({ epoch }, i) => ({ epoch, factor: sizes[i + 1]! / sizes[i]! }));
  const learningRate = { kind: 'steps', initial: RATE * batchSize.initial, milestones } as const;
  return { ...recipe, reduction: 'mean', learningRate };
};

/** How often each of N examples was visited, by what a trainer's weights say. */
export const countVisits = async (
  trainer: Trainer,
  N: number,
  list: readonly Batches[],
): Promise<readonly Visits[]> => {
  const network: MlpNetwork = { kind: 'mlp', sizes: [N, 2] };
  const recipes = list.map((batches): Recipe => {
    const recipe: Recipe = {
      ...batches,
      weightsSeed: seedFrom(1),
      datasetSize: N,
      learningRate: { kind: 'constant', rate: RATE },
      optimiser: { kind: 'sgd', momentum: 0, nesterov: false },
      weightDecay: 0,
    };
    const summed = batches.reduction === 'sum' && trainer.refuses?.(recipe, undefined, network) !== undefined;
    return summed ? meanInstead(recipe) : recipe;
  });
  const zeros = new Float32Array(2 * N + 2);
  const initialWeights = recipes.map(() => zeros);
  const runs = await trainer.train({ network, data: ownFeatures(N), recipes, initialWeights });
  return runs.map(({ weights, examplesSeen, updates }, i) => {
    const batches = list[i]!;
    const share = batches.reduction === 'sum' ? 1 : 1 / batches.batchSize.batchSize;
    const counts = Array.from({ length: N }, (_, n) => weights[2 * n]! / ((RATE * share) / 2));
    return { counts, examplesSeen, updates };
  });
};
