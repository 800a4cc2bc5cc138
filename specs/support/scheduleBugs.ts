import type { Recipe } from '../../src/core/recipe.ts';
import type { Misreading } from './recipeBugs.ts';

const each =
  (change: (recipe: Recipe) => Recipe): Misreading =>
  (recipes) =>
    recipes.map(change);

const withRateSteps =
  (change: (milestone: { epoch: number; factor: number }) => { epoch: number; factor: number }) =>
  (recipe: Recipe): Recipe =>
    recipe.learningRate.kind === 'steps'
      ? { ...recipe, learningRate: { ...recipe.learningRate, milestones: recipe.learningRate.milestones.map(change) } }
      : recipe;

const withBatchSteps =
  (change: (milestone: { epoch: number; batchSize: number }) => { epoch: number; batchSize: number }) =>
  (recipe: Recipe): Recipe =>
    recipe.batchSize.kind === 'steps'
      ? { ...recipe, batchSize: { ...recipe.batchSize, milestones: recipe.batchSize.milestones.map(change) } }
      : recipe;

const firstRate = ({ learningRate }: Recipe): number => {
  if (learningRate.kind === 'constant') return learningRate.rate;
  if (learningRate.kind === 'steps') return learningRate.initial;
  throw new TypeError(`the claim asks for constant rates and steps, not ${learningRate.kind}`);
};

const withRate = (recipe: Recipe, rate: number): Recipe => ({ ...recipe, learningRate: { kind: 'constant', rate } });

/** Mutants of schedules from the trials: what a trainer follows in place of what it is asked for. */
export type ScheduleBug =
  | 'batch change ignored'
  | 'rate change ignored'
  | 'gradient summed'
  | 'rate factor 4 for 5'
  | 'rate milestone late'
  | 'batch milestone late'
  | 'growth and decay both';

export const scheduleBugs: Readonly<Record<ScheduleBug, Misreading>> = {
  'batch change ignored': each((recipe) => {
    const { batchSize } = recipe;
    const first = batchSize.kind === 'steps' ? batchSize.initial : batchSize.batchSize;
    return { ...recipe, batchSize: { kind: 'constant', batchSize: first } };
  }),
  'rate change ignored': each((recipe) => withRate(recipe, firstRate(recipe))),
  'gradient summed': each((recipe) => {
    const { learningRate } = recipe;
    const tuned = firstRate(recipe) / 4; // the batch the claim begins with on digits
    const slowed = learningRate.kind === 'steps' ? { ...learningRate, initial: tuned } : undefined;
    return { ...withRate(recipe, tuned), ...(slowed && { learningRate: slowed }), reduction: 'sum' };
  }),
  'rate factor 4 for 5': each(withRateSteps(({ epoch, factor }) => ({ epoch, factor: (factor * 5) / 4 }))),
  'rate milestone late': each(withRateSteps(({ epoch, factor }) => ({ epoch: epoch + 1, factor }))),
  'batch milestone late': each(withBatchSteps(({ epoch, batchSize }) => ({ epoch: epoch + 1, batchSize }))),
  'growth and decay both': each((recipe) => {
    const { batchSize, learningRate } = recipe;
    if (batchSize.kind !== 'steps' || learningRate.kind !== 'constant') return recipe;
    const milestones = batchSize.milestones.map(({ epoch }) => ({ epoch, factor: 1 / 5 }));
    return { ...recipe, learningRate: { kind: 'steps', initial: learningRate.rate, milestones } };
  }),
};
