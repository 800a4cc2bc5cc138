import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src/core/recipe.ts';
import { refusedBy } from '../../../src/schedules/refusedBy.ts';
import { toyRecipe } from '../../support/toyTraining.ts';

const recipe = toyRecipe(8);
const augmented: Recipe = { ...recipe, augmentation: { maxShift: 1, flip: false } };
const nesterov: Recipe = { ...recipe, optimiser: { kind: 'sgd', momentum: 0.9, nesterov: true } };

describe('what a recipe asks beyond the capabilities of a trainer', () => {
  it('is nothing for plain SGD', () => {
    expect(refusedBy({}, recipe, undefined)).toBeUndefined();
  });

  it.each([
    ['it does not have the optimiser nesterov (its optimisers: sgd)', nesterov, undefined],
    ['it does not have the reduction sum (its reductions: mean)', { ...recipe, reduction: 'sum' }, undefined],
    [
      'it does not have batching of the kind epochMeanLast (its batching: stream)',
      { ...recipe, batching: 'epochMeanLast' },
      undefined,
    ],
    ['it does not augment images', augmented, undefined],
    ['it does not smooth labels', { ...recipe, labelSmoothing: 0.1 }, undefined],
    ['it does not evaluate during training', recipe, 0.5],
  ] as const)('is told in words: %s', (words, asked, every) => {
    expect(refusedBy({}, asked, every)).toBe(words);
  });

  it('is nothing where the trainer says that it can', () => {
    expect(refusedBy({ optimisers: ['sgd', 'nesterov'] }, nesterov, undefined)).toBeUndefined();
    expect(refusedBy({}, { ...recipe, weightDecay: 0.1 }, undefined)).toBeUndefined();
    expect(refusedBy({ augmentation: true, observations: true }, augmented, 1)).toBeUndefined();
  });

  it('is weight decay only where the trainer says that it has none', () => {
    const decayed: Recipe = { ...recipe, weightDecay: 0.1 };
    expect(refusedBy({ weightDecay: false }, decayed, undefined)).toBe('it does not decay weights');
    expect(refusedBy({ weightDecay: false }, recipe, undefined)).toBeUndefined();
  });
});
