import type { BatchSizeSchedule } from '../core/recipe.ts';

/** The batch size in force after `epoch` epochs: that of the last milestone passed. */
export const batchSizeAt = (schedule: BatchSizeSchedule, epoch: number): number =>
  schedule.kind === 'constant'
    ? schedule.batchSize
    : schedule.milestones.reduce(
        (size, milestone) => (epoch >= milestone.epoch ? milestone.batchSize : size),
        schedule.initial,
      );

/** The largest batch size a schedule ever asks for. */
export const largestBatchSize = (schedule: BatchSizeSchedule): number =>
  schedule.kind === 'constant'
    ? schedule.batchSize
    : Math.max(schedule.initial, ...schedule.milestones.map((milestone) => milestone.batchSize));
