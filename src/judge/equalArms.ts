import type { Recipe } from '../core/recipe.ts';
import { splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';

/**
 * A trainer in whose world the arms of a claim do not differ: it trains every recipe of a request as the first one, from
 * the weights and on the examples that each asks for, in an order of examples of its own. So whatever a check then says
 * of the arms' difference is noise: what A/A checks are made with.
 */
export const equalArms = (trainer: Trainer): Trainer => ({
  ...trainer,
  train: (request) => {
    const [first] = request.recipes;
    const recipes = request.recipes.map((asked, arm): Recipe => {
      const { weightsSeed, datasetSize, firstExample = 0 } = asked;
      return {
        ...first!,
        weightsSeed,
        datasetSize,
        firstExample,
        orderSeed: splitSeed(asked.orderSeed, 'arm', arm),
      };
    });
    return trainer.train({ ...request, recipes });
  },
});
