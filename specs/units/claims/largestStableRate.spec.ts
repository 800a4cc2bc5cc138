import { describe, expect, it } from 'vitest';
import { largestStableRate } from '../../../src/claims/largestStableRate.ts';

describe('largestStableRate', () => {
  it('lies between the last rate that ends below the loss and the next, where log loss over log rate crosses it', () => {
    const trials = [
      { rate: 1, loss: 0.5 },
      { rate: 2, loss: 1 },
      { rate: 4, loss: 4 },
      { rate: 8, loss: 20 },
    ];
    expect(largestStableRate(trials, 2)).toBeCloseTo(2 * Math.SQRT2, 12); // 2 is half-way from 1 to 4
    expect(largestStableRate(trials, 1.0000001)).toBeCloseTo(2, 5);
  });

  it('is the last crossing where the loss comes down again', () => {
    const trials = [
      { rate: 1, loss: 0.5 },
      { rate: 2, loss: 4 },
      { rate: 4, loss: 1 },
      { rate: 8, loss: 4 },
    ];
    expect(largestStableRate(trials, 2)).toBeCloseTo(4 * Math.SQRT2, 12);
  });

  it.each([
    ['no rate is stable', [3, 4]],
    ['every rate is', [0.5, 0.6]],
  ])('is not known where %s', (_, losses) => {
    const trials = losses.map((loss, i) => ({ rate: i + 1, loss }));
    expect(largestStableRate(trials, 2)).toBeUndefined();
  });
});
