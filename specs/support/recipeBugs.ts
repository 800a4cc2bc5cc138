import type { Recipe } from '../../src/core/recipe.ts';
import { splitSeed } from '../../src/core/seed.ts';

/** What a trainer does in truth when it is asked for these recipes, all of constant rate and batch size. */
export type Misreading = (recipes: readonly Recipe[]) => readonly Recipe[];

const batchSizeOf = ({ batchSize }: Recipe): number => {
  if (batchSize.kind !== 'constant') throw new TypeError('the claims ask for constant batch sizes');
  return batchSize.batchSize;
};

const rateTimes = (recipe: Recipe, factor: number): Recipe => {
  if (recipe.learningRate.kind !== 'constant') throw new TypeError('the claims ask for constant rates');
  return { ...recipe, learningRate: { kind: 'constant', rate: factor * recipe.learningRate.rate } };
};

const each =
  (change: (recipe: Recipe) => Recipe): Misreading =>
  (recipes) =>
    recipes.map(change);

/** Mutants of the trials that amount to following another recipe; the rest needs a trainer of its own. */
export type RecipeBug =
  | 'gradient summed'
  | 'gradient summed, rate tuned to B = 8'
  | 'gradient times sqrt B'
  | 'rate change ignored'
  | 'batch change ignored'
  | 'last batch dropped'
  | 'last batch unweighted';

/** A factor on the gradient is a factor on the rate: the claims ask for neither momentum nor weight decay. */
export const recipeBugs: Readonly<Record<RecipeBug, Misreading>> = {
  'gradient summed': each((recipe) => ({ ...recipe, reduction: 'sum' })),
  'gradient summed, rate tuned to B = 8': each((recipe) => ({ ...rateTimes(recipe, 1 / 8), reduction: 'sum' })),
  'gradient times sqrt B': each((recipe) => rateTimes(recipe, Math.sqrt(batchSizeOf(recipe) / 8))),
  'rate change ignored': (recipes) => recipes.map((recipe) => ({ ...recipe, learningRate: recipes[0]!.learningRate })),
  'batch change ignored': (recipes) => recipes.map((recipe) => ({ ...recipe, batchSize: recipes[0]!.batchSize })),
  'last batch dropped': each((recipe) => ({ ...recipe, batching: 'epochDropLast' })),
  'last batch unweighted': each((recipe) => ({ ...recipe, batching: 'epochMeanLast' })),
};

/** Not a bug: batches end with the epoch, and a short last one counts by its share. */
export const weightedLastBatch: Misreading = each((recipe) => ({ ...recipe, batching: 'epochWeightedLast' }));

/** A world without the effect: every arm is the same run. */
export const equalArms: Misreading = (recipes) => recipes.map(() => recipes[0]!);

/** A world without the effect of the batch size: every arm has the first one's, and an order of examples of its own. */
export const firstBatchInOtherOrders: Misreading = (recipes) =>
  recipes.map((recipe, arm) => ({
    ...recipe,
    batchSize: recipes[0]!.batchSize,
    orderSeed: arm === 0 ? recipe.orderSeed : splitSeed(recipe.orderSeed, 'arm', arm),
  }));
