import type { Observation, RunOutcome } from '../../core/run.ts';
import { areFinite } from '../../networks/areFinite.ts';
import type { DueEvaluation } from '../../schedules/evaluationPoints.ts';
import { runOutcomeAt } from '../../schedules/runOutcomeAt.ts';
import { evaluateInChunks, meanLoss } from './evaluateInChunks.ts';
import type { TfjsDevice } from './tfjsDevice.ts';
import type { TrainingJob } from './trainingJob.ts';

/** Where a replica stands when it is looked at. */
interface Progress {
  readonly epoch: number;
  readonly updates: number;
  readonly due: DueEvaluation;
  readonly ended: boolean;
}

/**
 * Evaluates one replica: the training loss at a check, both parts for an observation.
 * @param weights [P], borrowed
 * @returns an outcome when the run ends here
 */
export const lookAtReplica = async (
  device: TfjsDevice,
  { network, data, recipe }: Pick<TrainingJob, 'network' | 'data' | 'recipe'>,
  weights: Float32Array,
  { epoch, updates, due, ended }: Progress,
): Promise<{ readonly outcome?: RunOutcome; readonly observation?: Observation }> => {
  const { datasetSize, firstExample } = recipe;
  const training = await evaluateInChunks(device, network, data.training, datasetSize, weights, firstExample);
  const findings = {
    epoch,
    trainingLoss: meanLoss(training.losses),
    weightsFinite: areFinite(weights),
    check: due === 'check' || due === 'both',
    ended,
  };
  const outcome = runOutcomeAt(recipe, findings);
  if (outcome?.kind === 'diverged') return { outcome };
  if (outcome === undefined && due === 'check') return {};
  const test = await evaluateInChunks(device, network, data.test, data.test.count, weights);
  const testLoss = meanLoss(test.losses);
  const observation = {
    epoch,
    updates,
    trainingLoss: findings.trainingLoss,
    trainingAccuracy: training.accuracy,
    testLoss,
    testAccuracy: test.accuracy,
  };
  const final = runOutcomeAt(recipe, { ...findings, testLoss });
  if (final?.kind === 'diverged') return { outcome: final };
  return final === undefined ? { observation } : { outcome: final, observation };
};
