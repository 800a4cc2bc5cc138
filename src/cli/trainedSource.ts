import type { Run } from '../core/run.ts';
import type { RecordedSolutionSource } from '../records/sharpnessRecord.ts';
import { batchSizeAt } from '../schedules/batchSizeAt.ts';
import { learningRateAt } from '../schedules/learningRateAt.ts';

export type TrainedSource = Extract<RecordedSolutionSource, { readonly kind: 'trained' }>;

/** What a record says of a solution that was trained here; batch size and rate are those of the beginning. */
export const trainedSource = (
  { recipe, outcome, updates, observations, seconds }: Run,
  of: Pick<TrainedSource, 'claim' | 'arm' | 'record' | 'block'>,
): TrainedSource => ({
  kind: 'trained',
  ...of,
  outcome: outcome.kind,
  batchSize: batchSizeAt(recipe.batchSize, 0),
  learningRate: learningRateAt(recipe.learningRate, 0, 0),
  epochs: observations.at(-1)!.epoch,
  updates,
  seconds,
});
