import type { Trainer } from '../../src/core/trainer.ts';
import type { Misreading } from './recipeBugs.ts';

/** A trainer that follows other recipes than it is asked for, and reports the ones it was asked for. */
export const misledTrainer = (trainer: Trainer, misread: Misreading): Trainer => ({
  ...trainer,
  train: async (request) => {
    const runs = await trainer.train({ ...request, recipes: misread(request.recipes) });
    return runs.map((run, i) => ({ ...run, recipe: request.recipes[i]! }));
  },
});
