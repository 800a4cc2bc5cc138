import type { Recipe } from '../../../src/core/recipe.ts';
import { misledTrainer } from '../misledTrainer.ts';
import { type Misreading, recipeBugs } from '../recipeBugs.ts';
import { scheduleBugs } from '../scheduleBugs.ts';
import type { Mutation } from './mutation.ts';

const PLAN = 'schedules/updatePlan.ts';

const followed = (misread: Misreading): Pick<Mutation, 'kind' | 'wrap'> => ({
  kind: 'schedule',
  wrap: (trainer) => misledTrainer(trainer, misread),
});

const each =
  (change: (recipe: Recipe) => Recipe): Misreading =>
  (recipes) =>
    recipes.map(change);

/** Mutations of learning rate, batch size and length over the course of a run. */
export const scheduleMutations: readonly Mutation[] = [
  {
    name: 'rate change ignored',
    sentence: 'All runs asked for together have the rate that the first of them begins with, throughout.',
    ...followed(recipeBugs['rate change ignored']),
  },
  {
    name: 'batch change ignored',
    sentence: 'All runs asked for together have the batch size that the first of them begins with, throughout.',
    ...followed(recipeBugs['batch change ignored']),
  },
  {
    name: 'rate schedule ignored',
    sentence: 'Each run keeps the rate that it begins with.',
    kind: 'schedule',
    patches: [
      {
        file: PLAN,
        search: 'learningRateAt(recipe.learningRate, epoch, epochAfter)',
        replacement: 'learningRateAt(recipe.learningRate, 0, 1 / N)',
      },
    ],
  },
  {
    name: 'batch schedule ignored',
    sentence: 'Each run keeps the batch size that it begins with.',
    kind: 'schedule',
    patches: [
      {
        file: PLAN,
        search: 'let wanted = batchSizeAt(recipe.batchSize, passed / N);',
        replacement: 'let wanted = batchSizeAt(recipe.batchSize, 0);',
      },
    ],
  },
  {
    name: 'batch size 8 throughout',
    sentence: 'All batches have 8 examples, whatever is asked for.',
    ...followed(
      each((recipe) => ({ ...recipe, batchSize: { kind: 'constant', batchSize: Math.min(8, recipe.datasetSize) } })),
    ),
  },
  {
    name: 'rate factor 4 for 5',
    sentence: 'Where the rate falls by a factor of five, it falls by four.',
    ...followed(scheduleBugs['rate factor 4 for 5']),
  },
  {
    name: 'rate milestone late',
    sentence: 'The rate changes an epoch late.',
    ...followed(scheduleBugs['rate milestone late']),
  },
  {
    name: 'batch milestone late',
    sentence: 'The batch size changes an epoch late.',
    ...followed(scheduleBugs['batch milestone late']),
  },
  {
    name: 'growth and decay both',
    sentence: 'Where the batch is to grow by five, the rate falls by five as well.',
    ...followed(scheduleBugs['growth and decay both']),
  },
  {
    name: 'rate one update late',
    sentence: 'Each update has the rate of the one before it.',
    whyNoClaim: 'One update among hundreds: it moves the loss by less than the margin of batch-growth.',
    kind: 'schedule',
    patches: [
      {
        file: PLAN,
        search: 'learningRateAt(recipe.learningRate, epoch, epochAfter)',
        replacement: 'learningRateAt(recipe.learningRate, Math.max(0, epoch - batchSize / N), epoch)',
      },
    ],
  },
  {
    name: 'warm-up ignored',
    sentence: 'Runs begin at the full rate where they are to warm up.',
    whyNoClaim: 'No claim of the table asks for a warm-up.',
    ...followed(
      each((recipe) =>
        recipe.learningRate.kind === 'warmUp' ? { ...recipe, learningRate: recipe.learningRate.after } : recipe,
      ),
    ),
  },
  {
    name: 'sum taken for a mean',
    sentence: 'The gradients of a batch are averaged where their sum is asked for.',
    whyNoClaim: 'No claim asks for the sum of the gradients.',
    ...followed(each((recipe) => ({ ...recipe, reduction: 'mean' }))),
  },
  {
    name: 'one epoch less',
    sentence: 'Runs of more than one epoch end an epoch early.',
    ...followed(
      each((recipe) =>
        recipe.stop.kind === 'epochs' && recipe.stop.epochs > 1
          ? { ...recipe, stop: { ...recipe.stop, epochs: recipe.stop.epochs - 1 } }
          : recipe,
      ),
    ),
  },
  {
    name: 'all runs the same',
    sentence: 'All runs asked for together are the first one.',
    ...followed((recipes) => recipes.map(() => recipes[0]!)),
  },
];
