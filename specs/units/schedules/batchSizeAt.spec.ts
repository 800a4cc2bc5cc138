import { describe, expect, it } from 'vitest';
import type { BatchSizeSchedule } from '../../../src/core/recipe.ts';
import { batchSizeAt, largestBatchSize } from '../../../src/schedules/batchSizeAt.ts';

const grown: BatchSizeSchedule = {
  kind: 'steps',
  initial: 8,
  milestones: [
    { epoch: 1.5, batchSize: 64 },
    { epoch: 3, batchSize: 16 },
  ],
};

describe('batchSizeAt', () => {
  it('is the size of the last milestone passed, the milestone itself included', () => {
    expect([0, 1.499, 1.5, 2.9, 3, 50].map((epoch) => batchSizeAt(grown, epoch))).toEqual([8, 8, 64, 64, 16, 16]);
    expect(batchSizeAt({ kind: 'constant', batchSize: 5 }, 9)).toBe(5);
  });
});

describe('largestBatchSize', () => {
  it('is the largest size that the schedule asks for at any time', () => {
    expect(largestBatchSize(grown)).toBe(64);
    expect(largestBatchSize({ ...grown, initial: 100 })).toBe(100);
    expect(largestBatchSize({ kind: 'constant', batchSize: 5 })).toBe(5);
  });
});
