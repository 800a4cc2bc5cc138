import { describe, expect, it } from 'vitest';
import { endOfRun, LOSS_CAP } from '../../../src/claims/endOfRun.ts';
import { madeRun } from '../../support/madeRun.ts';
import { toyRecipe } from '../../support/toyTraining.ts';

const recipe = toyRecipe(6);

describe('endOfRun', () => {
  it('is the last observation', () => {
    const first = { epoch: 1, updates: 1, trainingLoss: 9, trainingAccuracy: 0, testLoss: 9, testAccuracy: 0 };
    const run = madeRun(recipe, { trainingLoss: 0.1, testLoss: 0.2 });
    expect(endOfRun({ ...run, observations: [first, ...run.observations] })).toEqual({
      trainingLoss: 0.1,
      trainingAccuracy: 0.9,
      testLoss: 0.2,
      testAccuracy: 0.8,
    });
  });

  it('caps a loss that is high but did not diverge', () => {
    expect(endOfRun(madeRun(recipe, { trainingLoss: 21, testLoss: 9999 }))).toEqual({
      trainingLoss: LOSS_CAP,
      trainingAccuracy: 0.9,
      testLoss: LOSS_CAP,
      testAccuracy: 0.8,
    });
  });

  const capped = { trainingLoss: LOSS_CAP, trainingAccuracy: 0, testLoss: LOSS_CAP, testAccuracy: 0 };

  it('has the capped losses for a run that diverged, whatever it saw before', () => {
    expect(endOfRun(madeRun(recipe, {}, { outcome: { kind: 'diverged', epoch: 2 } }))).toEqual(capped);
  });

  it('has the capped losses for a run without an observation', () => {
    expect(endOfRun(madeRun(recipe, {}, { observations: [] }))).toEqual(capped);
  });

  it('caps far above the loss of guessing among a thousand classes', () => {
    expect(LOSS_CAP).toBeGreaterThan(2 * Math.log(1000));
  });
});
