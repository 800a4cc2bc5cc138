import { describe, expect, it } from 'vitest';
import { DIVERGENCE_BOUND } from '../../../src/core/run.ts';
import { runOutcomeAt } from '../../../src/schedules/runOutcomeAt.ts';

const fine = { epoch: 3, trainingLoss: 0.5, testLoss: 0.6, weightsFinite: true, check: false, ended: false };
const byEpochs = { stop: { kind: 'epochs', epochs: 4 } } as const;
const byLoss = { stop: { kind: 'trainingLoss', target: 0.5, maxEpochs: 4, checkEveryEpochs: 1 } } as const;

describe('runOutcomeAt', () => {
  it('goes on while updates are left', () => {
    expect(runOutcomeAt(byEpochs, fine)).toBeUndefined();
    expect(runOutcomeAt(byLoss, { ...fine, trainingLoss: 0.51, check: true })).toBeUndefined();
  });

  it('finishes when no update is left', () => {
    expect(runOutcomeAt(byEpochs, { ...fine, ended: true })).toEqual({ kind: 'finished' });
  });

  it('finishes at a check that finds the target reached, and at no other evaluation', () => {
    expect(runOutcomeAt(byLoss, { ...fine, check: true })).toEqual({ kind: 'finished' });
    expect(runOutcomeAt(byLoss, fine)).toBeUndefined();
  });

  it('takes the end as a last check of the target', () => {
    expect(runOutcomeAt(byLoss, { ...fine, ended: true })).toEqual({ kind: 'finished' });
    expect(runOutcomeAt(byLoss, { ...fine, trainingLoss: 0.51, ended: true })).toEqual({ kind: 'targetMissed' });
  });

  it.each([
    { trainingLoss: DIVERGENCE_BOUND * 1.001 },
    { trainingLoss: Number.NaN },
    { trainingLoss: Number.POSITIVE_INFINITY },
    { testLoss: Number.NaN },
    { weightsFinite: false },
  ])('calls %o diverged', (finding) => {
    const diverged = { kind: 'diverged', epoch: 3 };
    expect(runOutcomeAt(byEpochs, { ...fine, ...finding })).toEqual(diverged);
    expect(runOutcomeAt(byLoss, { ...fine, ...finding, check: true, ended: true })).toEqual(diverged);
  });

  it('does not call a loss at the bound diverged', () => {
    expect(runOutcomeAt(byEpochs, { ...fine, trainingLoss: DIVERGENCE_BOUND })).toBeUndefined();
  });
});
