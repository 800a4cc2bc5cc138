import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learningRateSchedules } from '../../../src/laws/arbitraries/recipes.ts';
import { scaledSchedule } from '../../../src/laws/scaledSchedule.ts';
import { learningRateAt } from '../../../src/schedules/learningRateAt.ts';

describe('scaledSchedule', () => {
  it('multiplies every rate of every kind of schedule', () => {
    fc.assert(
      fc.property(learningRateSchedules(4), fc.integer({ min: 0, max: 31 }), (schedule, part) => {
        const [from, to] = [part / 8, (part + 1) / 8];
        const rate = learningRateAt(schedule, from, to);
        expect(learningRateAt(scaledSchedule(schedule, 0.25), from, to)).toBeCloseTo(rate / 4, 12);
      }),
      { seed: 3 },
    );
  });
});
