import { describe, expect, it } from 'vitest';
import { LOSS_CAP } from '../../../src/claims/endOfRun.ts';
import { lateTestLoss } from '../../../src/claims/lateTestLoss.ts';
import type { Run } from '../../../src/core/run.ts';

const run = (losses: readonly number[], outcome: Run['outcome'] = { kind: 'finished' }): Run =>
  ({ outcome, observations: losses.map((testLoss, i) => ({ epoch: i + 1, testLoss })) }) as unknown as Run;

describe('late test loss', () => {
  it('is the mean over the last third of the epochs', () => {
    expect(lateTestLoss(run([9, 9, 9, 3, 2, 1]))).toBe(2); // epochs 4, 5 and 6 of 6
    expect(lateTestLoss(run([9, 3, 1]))).toBe(2);
    expect(lateTestLoss(run([9, 9, 9, 6, 1, 2]), 0.5)).toBe(4.5);
  });

  it('is that of the end where nothing else was observed', () => {
    expect(lateTestLoss(run([1.5]))).toBe(1.5);
  });

  it('caps what is not a loss one can compare', () => {
    expect(lateTestLoss(run([1, 1e30]))).toBe(LOSS_CAP);
    expect(lateTestLoss(run([1, 2], { kind: 'diverged', epoch: 2 }))).toBe(LOSS_CAP);
    expect(lateTestLoss(run([]))).toBe(LOSS_CAP);
  });
});
