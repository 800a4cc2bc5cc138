import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { type SweepOptions, sweepRecipe } from '../../../src/measure/sweepRecipe.ts';
import { validateRecipe } from '../../../src/schedules/validateRecipe.ts';

const options: SweepOptions = {
  epochs: 10,
  rate: 0.4,
  rateRule: 'linear',
  referenceBatch: 50,
  warmUpEpochs: 2,
  momentum: 0.9,
  nesterov: true,
  weightDecay: 1e-3,
  labelSmoothing: 0.1,
  maxShift: 2,
  flip: false,
};
const of = (change: Partial<SweepOptions>, batchSize: number, rateFactor = 1, place = 0) =>
  sweepRecipe({ ...options, ...change }, { batchSize, rateFactor }, { datasetSize: 500, seed: seedFrom(1), place });

describe('sweepRecipe', () => {
  it('sums the gradient with the rule linear: the rate stays, weight decay goes with the batch', () => {
    for (const batchSize of [50, 100]) {
      const recipe = of({}, batchSize);
      expect(recipe).toMatchObject({ reduction: 'sum', weightDecay: 1e-3 * batchSize, labelSmoothing: 0.1 });
      expect(recipe.learningRate).toEqual({
        kind: 'piecewiseLinear',
        points: [
          { epoch: 0, rate: 0 },
          { epoch: 2, rate: 0.4 / 50 },
          { epoch: 10, rate: 0 },
        ],
      });
      expect(recipe.augmentation).toEqual({ maxShift: 2, flip: false });
      expect(() => validateRecipe(recipe, 500)).not.toThrow();
    }
  });

  it('keeps one rate of the mean with the rule fixed, times the factor of the batch size', () => {
    const plain = { rateRule: 'fixed', warmUpEpochs: 0, labelSmoothing: 0, maxShift: 0 } as const;
    const recipe = of(plain, 100, 1.1);
    expect(recipe).toMatchObject({ reduction: 'mean', weightDecay: 1e-3, learningRate: { kind: 'constant' } });
    expect(recipe.learningRate).toHaveProperty('rate', 0.4 * 1.1);
    expect(recipe).not.toHaveProperty('labelSmoothing');
    expect(recipe).not.toHaveProperty('augmentation');
    expect(of({ ...plain, flip: true }, 100).augmentation).toEqual({ maxShift: 0, flip: true });
  });

  it('has the seeds of its place, the same for every batch size', () => {
    expect(of({}, 50, 1, 1).weightsSeed).toEqual(of({}, 100, 1, 1).weightsSeed);
    expect(of({}, 50, 1, 1).orderSeed).not.toEqual(of({}, 50, 1, 0).orderSeed);
  });
});
