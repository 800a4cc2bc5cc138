import type { Observation } from '../../core/run.ts';
import { batchSizeAt } from '../../schedules/batchSizeAt.ts';
import { type BiasCorrection, biasCorrections } from '../../schedules/biasCorrections.ts';
import type { DueEvaluation } from '../../schedules/evaluationPoints.ts';
import { type PlannedUpdate, updatePlan } from '../../schedules/updatePlan.ts';
import { type BatchArrays, batchArrays } from './batchArrays.ts';
import { exampleStream } from './exampleStream.ts';
import { lookAtReplica } from './lookAtReplica.ts';
import type { TfjsDevice } from './tfjsDevice.ts';
import type { TrainingJob } from './trainingJob.ts';

/** What one update of a replica takes: its batch, and how much it counts. */
export interface ReplicaUpdate extends BatchArrays, Pick<PlannedUpdate, 'gradientScale' | 'learningRate'> {
  readonly correction: BiasCorrection;
}

/** One replica on the host: where its plan stands, and what was seen of it. Its weights are on the device. */
export interface Replica {
  readonly job: TrainingJob;
  /** Examples in a whole batch as things stand; a short one at the end of an epoch has fewer. */
  readonly batchSize: () => number;
  /** No update is left. */
  readonly hasEnded: () => boolean;
  /** To be looked at before its next update. */
  readonly isDue: () => boolean;
  /** Takes the next update of the plan. */
  readonly take: () => ReplicaUpdate;
  /** @param milliseconds that its training took since it was told last */
  readonly spend: (milliseconds: number) => void;
  /**
   * Evaluates it, tells of the observation and, when this is the end of it, of the run.
   * @param weights [P], owned by the replica from now on
   * @returns whether the run has ended
   */
  readonly look: (device: TfjsDevice, weights: Float32Array) => Promise<boolean>;
}

/** A replica before its first update. */
export const startReplica = (job: TrainingJob): Replica => {
  const { data, recipe, points } = job;
  const plan = updatePlan(recipe);
  const stream = exampleStream(recipe.orderSeed, recipe.datasetSize);
  const batchOf = batchArrays(data.training, recipe);
  const nextCorrection = biasCorrections(recipe.optimiser);
  const observations: Observation[] = [];
  let upcoming = plan.next();
  let due: DueEvaluation = 'none';
  let updates = 0;
  let examplesSeen = 0;
  let epoch = 0;
  let training = 0; // milliseconds
  let evaluating = 0; // milliseconds
  const hasEnded = (): boolean => upcoming.done === true;
  return {
    job,
    batchSize: () => batchSizeAt(recipe.batchSize, epoch),
    hasEnded,
    isDue: () => hasEnded() || due !== 'none',
    take: () => {
      const { skip, batchSize, gradientScale, learningRate, epochAfter } = upcoming.value as PlannedUpdate; // not ended
      stream.skip(skip);
      const position = stream.position();
      const batch = batchOf(stream.take(batchSize), position);
      upcoming = plan.next();
      updates += 1;
      examplesSeen += batchSize;
      epoch = epochAfter;
      due = points.due(epoch);
      return { ...batch, gradientScale, learningRate, correction: nextCorrection() };
    },
    spend: (milliseconds) => {
      training += milliseconds;
    },
    look: async (device, weights) => {
      const started = performance.now();
      const progress = { epoch, updates, due, ended: hasEnded() };
      due = 'none';
      const { observation, outcome } = await lookAtReplica(device, job, weights, progress);
      if (observation !== undefined) {
        observations.push(observation);
        job.onObservation(observation, training / 1000);
      }
      evaluating += performance.now() - started;
      if (outcome === undefined) return false;
      const seconds = (training + evaluating) / 1000;
      job.onRun({ recipe, outcome, observations, weights, updates, examplesSeen, seconds });
      return true;
    },
  };
};
