import { portableCosPi } from '../core/portableCosPi.ts';
import type { LearningRateSchedule } from '../core/recipe.ts';

/**
 * The learning rate of an update.
 * @param epoch progress in epochs before the update, >= 0
 * @param epochAfter progress after it: a warm-up counts the update it is in, so that its first rate is not zero
 * Source: warm-up as in Goyal et al. 2017, arXiv:1706.02677, section 2.2; cosine as in Loshchilov & Hutter 2017,
 * arXiv:1608.03983, equation 5.
 */
export const learningRateAt = (schedule: LearningRateSchedule, epoch: number, epochAfter: number): number => {
  switch (schedule.kind) {
    case 'constant':
      return schedule.rate;
    case 'piecewiseLinear': {
      const { points } = schedule;
      const next = points.findIndex((point) => point.epoch > epoch);
      if (next === 0) return points[0]!.rate;
      if (next < 0) return points.at(-1)!.rate;
      const from = points[next - 1]!;
      const to = points[next]!;
      return from.rate + ((to.rate - from.rate) * (epoch - from.epoch)) / (to.epoch - from.epoch);
    }
    case 'steps':
      return schedule.milestones.reduce(
        (rate, milestone) => (epoch >= milestone.epoch ? rate * milestone.factor : rate),
        schedule.initial,
      );
    case 'warmUp':
      return learningRateAt(schedule.after, epoch, epochAfter) * Math.min(1, epochAfter / schedule.epochs);
    case 'cosine': {
      const share = Math.min(1, epoch / schedule.epochs);
      return schedule.final + 0.5 * (schedule.initial - schedule.final) * (1 + portableCosPi(share));
    }
  }
};
