import { expect } from 'vitest';
import type { Run } from '../../src/core/run.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { largestDifference } from './expectReference.ts';
import { FLOAT32 } from './float32Tolerances.ts';

/** Two runs of one recipe in different requests: equal to the bit, or to rounding where the trainer says that company counts. */
export const expectSameRun = ({ companyCounts }: Trainer, found: Run, expected: Run): void => {
  expect(found.outcome).toEqual(expected.outcome);
  expect(found.updates).toBe(expected.updates);
  if (companyCounts === undefined) {
    expect(found.weights).toEqual(expected.weights);
    expect(found.observations).toEqual(expected.observations);
    return;
  }
  expect(largestDifference(found.weights, expected.weights)).toBeLessThan(FLOAT32.trained);
  expect(found.observations.map(({ updates }) => updates)).toEqual(expected.observations.map(({ updates }) => updates));
  found.observations.forEach(({ trainingLoss, testLoss }, i) => {
    const other = expected.observations[i]!;
    expect(Math.abs(trainingLoss - other.trainingLoss)).toBeLessThan(FLOAT32.trained);
    expect(Math.abs(testLoss - other.testLoss)).toBeLessThan(FLOAT32.trained);
  });
};
