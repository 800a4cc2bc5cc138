import type { LearningRateSchedule } from '../core/recipe.ts';

/** The schedule with every rate times `factor`. */
export const scaledSchedule = (schedule: LearningRateSchedule, factor: number): LearningRateSchedule => {
  switch (schedule.kind) {
    case 'constant':
      return { ...schedule, rate: schedule.rate * factor };
    case 'piecewiseLinear':
      return { ...schedule, points: schedule.points.map(({ epoch, rate }) => ({ epoch, rate: rate * factor })) };
    case 'steps':
      return { ...schedule, initial: schedule.initial * factor };
    case 'warmUp':
      return { ...schedule, after: scaledSchedule(schedule.after, factor) };
    case 'cosine':
      return { ...schedule, initial: schedule.initial * factor, final: schedule.final * factor };
  }
};
