import fc from 'fast-check';
import type { Optimiser } from '../../../src/core/optimiser.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import { type RecipeBounds, recipes } from '../../../src/laws/arbitraries/recipes.ts';

const shares = fc.constantFrom(0, 0.5, 0.9, 0.99);
/** As small as they are as a rule, and as large as the gradients they are added to. */
const epsilons = fc.constantFrom(1e-8, 1e-3, 0.1);

const kind = <Kind extends string>(name: Kind): fc.Arbitrary<Kind> => fc.constant(name);

export const adaptiveOptimisers: fc.Arbitrary<Exclude<Optimiser, { kind: 'sgd' }>> = fc.oneof(
  fc.record({
    kind: kind('rprop'),
    increase: fc.constantFrom(1, 1.2, 2),
    decrease: fc.constantFrom(0.5, 1),
    leastStep: fc.constantFrom(0, 1e-6, 0.08),
    mostStep: fc.constantFrom(0.1, 50),
  }),
  fc.record({
    kind: kind('rmsprop'),
    decay: shares,
    momentum: shares,
    biasCorrection: fc.boolean(),
    denominatorEpsilon: epsilons,
  }),
  fc.record({ kind: kind('adagrad'), initialAccumulator: fc.constantFrom(0, 0.1), denominatorEpsilon: epsilons }),
  fc.record({ kind: kind('adadelta'), decay: shares, rootEpsilon: epsilons }),
  fc.record({
    kind: fc.constantFrom('adam' as const, 'adamw' as const),
    beta1: shares,
    beta2: shares,
    denominatorEpsilon: epsilons,
  }),
);

export const optimisers: fc.Arbitrary<Optimiser> = fc.oneof(
  { arbitrary: adaptiveOptimisers, weight: 5 },
  {
    arbitrary: fc.record({ kind: kind('sgd'), momentum: fc.constantFrom(0, 0.5, 0.9), nesterov: fc.boolean() }),
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
