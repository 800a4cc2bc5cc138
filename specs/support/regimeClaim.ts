import type { Claim } from '../../src/core/claim.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import { fakeClaim } from './fakeClaim.ts';
import { batchSizeOf, type FakeTrainer, fakeTrainer } from './fakeTrainer.ts';

/**
 * The fake parity claim with a regime that can be changed: `width` and `epochs` cost something, `trouble` costs nothing
 * and stands in the recipes as their weight decay, where a fake trainer finds it.
 */
export const regimeClaim = (options: Parameters<typeof fakeClaim>[0] = {}): Claim => {
  const claim = fakeClaim(options);
  return {
    ...claim,
    domain: {
      width: { least: 2, most: 12, whole: true },
      epochs: { least: 1, most: 4, whole: true },
      trouble: { least: 0, most: 1, whole: false },
    },
    regime: (dataset, changes = {}) => {
      const answer = claim.regime(dataset);
      if (answer.kind !== 'regime') return answer;
      const numbers = { width: 6, epochs: 2, trouble: 0, ...changes };
      return {
        kind: 'regime',
        regime: {
          ...answer.regime,
          network: (features, classes) => ({ kind: 'mlp', sizes: [features, numbers.width, classes] }),
          numbers,
        },
      };
    },
    design: ({ seed, regime }) => {
      const arms = claim.design({ seed, regime });
      const { epochs, trouble } = regime.numbers;
      return Object.fromEntries(
        Object.entries(arms).map(([arm, recipe]) => [
          arm,
          { ...recipe, weightDecay: trouble!, stop: { kind: 'epochs', epochs: epochs! } as const },
        ]),
      );
    },
  };
};

/** A world in which the claim is broken where `broken` says so; the planted effect of the rate is always there. */
export const worldOf = (broken: (trouble: number) => boolean, deviation = 0.1): FakeTrainer => {
  const rateLoss = ({ learningRate }: Recipe): number =>
    learningRate.kind === 'constant' && learningRate.rate < 0.1 ? 2 : 0;
  return fakeTrainer({
    loss: (recipe) => rateLoss(recipe) + (broken(recipe.weightDecay) ? batchSizeOf(recipe) / 3 : 0),
    deviation,
  });
};
