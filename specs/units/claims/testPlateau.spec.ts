import { describe, expect, it } from 'vitest';
import { testPlateau } from '../../../src/claims/testPlateau.ts';
import type { Observation } from '../../../src/core/run.ts';

/** A curve of test accuracy, one observation every other epoch. */
const curve = (accuracies: readonly number[]): readonly Observation[] =>
  accuracies.map((testAccuracy, i) => ({
    epoch: 2 * (i + 1),
    updates: i + 1,
    trainingLoss: 0,
    trainingAccuracy: 1,
    testLoss: 0,
    testAccuracy,
  }));

describe('testPlateau', () => {
  it('finds the plateau of the last quarter, no fall, and the epoch at which it is nearly reached', () => {
    const { plateau, fall, reachedAt } = testPlateau(curve([0.1, 0.5, 0.75, 0.8, 0.8, 0.8, 0.8, 0.8]), 0.1);
    expect(plateau).toBeCloseTo(0.8, 12);
    expect(fall).toBeCloseTo(0, 12);
    expect(reachedAt).toBe(6);
  });

  it('finds how far a curve falls from the peak of its means over five observations', () => {
    const { plateau, fall } = testPlateau(curve([0.5, 0.9, 0.9, 0.9, 0.9, 0.9, 0.7, 0.6, 0.6, 0.6, 0.6, 0.6]), 0.1);
    expect(plateau).toBeCloseTo(0.6, 12);
    expect(fall).toBeCloseTo(0.3, 12);
  });

  it('does not take one lucky observation for a peak', () => {
    const { fall } = testPlateau(curve([0.6, 0.6, 0.6, 0.6, 0.7, 0.6, 0.6, 0.6, 0.6]), 0.1);
    expect(fall).toBeCloseTo(0.02, 12);
  });
});
