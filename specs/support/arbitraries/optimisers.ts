import fc from 'fast-check';
import type { Optimiser } from '../../../src/core/optimiser.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import { adaptiveOptimisers } from '../../../src/laws/arbitraries/adaptiveOptimisers.ts';
import { type RecipeBounds, recipes } from '../../../src/laws/arbitraries/recipes.ts';

export const optimisers: fc.Arbitrary<Optimiser> = fc.oneof(
  { arbitrary: adaptiveOptimisers, weight: 5 },
  {
    arbitrary: fc.record({
      kind: fc.constant('sgd' as const),
      momentum: fc.constantFrom(0, 0.5, 0.9),
      nesterov: fc.boolean(),
    }),
    weight: 1,
  },
);

/** Legal recipes as `recipes` draws them, with every optimiser that there is. */
export const recipesOfAllOptimisers = (bounds: RecipeBounds): fc.Arbitrary<Recipe> =>
  fc.tuple(recipes(bounds), optimisers).map(([recipe, optimiser]) => ({
    ...recipe,
    optimiser,
    ...(optimiser.kind === 'rprop' ? { learningRate: { kind: 'constant', rate: 0.05 } } : {}),
  }));
