import type { RpropOptimiser } from '../../src/core/optimiser.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { type Misreading, recipeBugs } from './recipeBugs.ts';

const each =
  (change: (recipe: Recipe) => Recipe): Misreading =>
  (recipes) =>
    recipes.map(change);

const withRprop =
  (change: Partial<RpropOptimiser>) =>
  (recipe: Recipe): Recipe =>
    recipe.optimiser.kind === 'rprop' ? { ...recipe, optimiser: { ...recipe.optimiser, ...change } } : recipe;

/** Bugs of optimisers, as other recipes: what `rprop` says that it catches. */
export const rpropBugs: Readonly<Record<string, Misreading>> = {
  'batch change ignored': recipeBugs['batch change ignored'],
  'stray weight decay': each((recipe) => ({ ...recipe, weightDecay: recipe.weightDecay + 0.01 })),
  'optimiser ignored': each((recipe) => ({ ...recipe, optimiser: { kind: 'sgd', momentum: 0, nesterov: false } })),
  'steps never shrink': each(withRprop({ decrease: 1 })),
  'steps never grow': each(withRprop({ increase: 1 })),
};

/** What `start-dependence` says that it catches. */
export const startBugs: Readonly<Record<string, Misreading>> = {
  'weights seed ignored': each((recipe) => ({ ...recipe, weightsSeed: seedFrom(1) })),
};
