import { describe, expect, it } from 'vitest';
import type { LearningRateSchedule } from '../../../src/core/recipe.ts';
import { learningRateAt } from '../../../src/schedules/learningRateAt.ts';

const at = (schedule: LearningRateSchedule, ...epochs: readonly number[]): readonly number[] =>
  epochs.map((epoch) => learningRateAt(schedule, epoch, epoch + 0.25));

describe('learningRateAt', () => {
  it('stays at a constant', () => {
    expect(at({ kind: 'constant', rate: 0.3 }, 0, 7)).toEqual([0.3, 0.3]);
  });

  it('takes the first rate before the first point and the last one after the last', () => {
    const points = [
      { epoch: 1, rate: 0.5 },
      { epoch: 3, rate: 0.25 },
    ];
    expect(at({ kind: 'piecewiseLinear', points }, 0, 1, 2, 3, 9)).toEqual([0.5, 0.5, 0.375, 0.25, 0.25]);
  });

  it('multiplies by each factor from its milestone on', () => {
    const milestones = [
      { epoch: 2, factor: 0.5 },
      { epoch: 4, factor: 0.25 },
    ];
    expect(at({ kind: 'steps', initial: 0.8, milestones }, 0, 1.999, 2, 4, 10)).toEqual([0.8, 0.8, 0.4, 0.1, 0.1]);
  });

  it('warms up by the progress at the end of the update, so that the first rate is not zero', () => {
    const after: LearningRateSchedule = { kind: 'constant', rate: 0.4 };
    const schedule: LearningRateSchedule = { kind: 'warmUp', epochs: 1, after };
    expect(at(schedule, 0, 0.25, 0.75, 1, 5)).toEqual([0.1, 0.2, 0.4, 0.4, 0.4]);
  });

  it('follows half a cosine down to its final rate and stays there', () => {
    const schedule: LearningRateSchedule = { kind: 'cosine', initial: 1, final: 0.2, epochs: 6 };
    const rates = at(schedule, 0, 2, 3, 6, 8);
    for (const [i, rate] of [1, 0.8, 0.6, 0.2, 0.2].entries()) expect(rates[i]).toBeCloseTo(rate, 12); // cos 60° = 1/2
  });
});
