import { describe, expect, it } from 'vitest';
import type { RateTrial } from '../../../src/claims/largestStableRate.ts';
import { lowestRate } from '../../../src/claims/lowestRate.ts';

const trialsOf = (log: (logRate: number) => number): readonly RateTrial[] =>
  [-2, -1, 0, 1, 2].map((step) => ({ rate: 2 ** step, loss: Math.exp(log(step)) }));

describe('lowestRate', () => {
  it('is where a parabola of log loss over log rate is lowest', () => {
    expect(lowestRate(trialsOf((step) => (step - 0.3) ** 2))).toBeCloseTo(2 ** 0.3, 12);
    expect(lowestRate(trialsOf((step) => 3 * (step + 1.2) ** 2 - 5))).toBeCloseTo(2 ** -1.2, 12);
  });

  it('is the rate itself where the neighbours are as low', () => {
    expect(lowestRate([1, 1, 1, 3].map((loss, i) => ({ rate: i + 1, loss })))).toBeUndefined(); // the first of equals
    expect(lowestRate([3, 1, 3].map((loss, i) => ({ rate: i + 1, loss })))).toBe(2);
  });

  it.each([
    ['first', (step: number) => step],
    ['last', (step: number) => -step],
  ])('is not known where the %s rate is the best', (_, log) => {
    expect(lowestRate(trialsOf(log))).toBeUndefined();
  });
});
