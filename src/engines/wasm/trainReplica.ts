import type { Observation, Run, RunOutcome } from '../../core/run.ts';
import { splitSeed } from '../../core/seed.ts';
import type { Evaluation } from '../../core/trainer.ts';
import { areFinite } from '../../networks/areFinite.ts';
import { initialWeights } from '../../networks/initialWeights.ts';
import { type DueEvaluation, evaluationPoints } from '../../schedules/evaluationPoints.ts';
import { runOutcomeAt } from '../../schedules/runOutcomeAt.ts';
import { updatePlan } from '../../schedules/updatePlan.ts';
import type { FusedKernel } from './fusedKernel.ts';
import type { KernelJob } from './kernelJob.ts';
import { packParameters, unpackParameters } from './paddedParameters.ts';
import { placeOptimiser } from './placeOptimiser.ts';
import { PLAN_LENGTH, type ReplicaMemory } from './replicaMemory.ts';

type TrainJob = Extract<KernelJob, { kind: 'train' }>;

const TRAINING = 0;
const TEST = 1;

const startReplica = (memory: ReplicaMemory, job: TrainJob): void => {
  const { network, recipe } = job;
  const { augmentation, orderSeed } = recipe;
  packParameters(network, job.initialWeights ?? initialWeights(network, recipe.weightsSeed), memory.parameters);
  memory.selectData(TRAINING, recipe.firstExample);
  memory.set('datasetSize', recipe.datasetSize);
  memory.set('position', recipe.datasetSize); // the first epoch is drawn with the first batch
  memory.set('epoch', 0);
  memory.set('orderKey0', orderSeed[0]);
  memory.set('orderKey1', orderSeed[1]);
  memory.set('maxShift', augmentation?.maxShift ?? -1);
  memory.set('flip', augmentation?.flip === true ? 1 : 0);
  const [key0, key1] = splitSeed(orderSeed, 'augmentation');
  memory.set('augmentationKey0', key0);
  memory.set('augmentationKey1', key1);
};

/**
 * Trains one replica to its end: hands the kernel stretches of planned updates, and evaluates where the points fall.
 * Yields between stretches, so that the caller can let others through or give up.
 */
export function* trainReplica(
  kernel: FusedKernel,
  memory: ReplicaMemory,
  job: TrainJob,
): Generator<undefined, Run, undefined> {
  const started = performance.now();
  const { recipe } = job;
  startReplica(memory, job);
  const planStep = placeOptimiser(memory, recipe);
  const evaluate = (part: number, count: number): Evaluation => {
    memory.selectData(part, part === TRAINING ? recipe.firstExample : 0);
    kernel.exports.evaluate(memory.address, count);
    memory.selectData(TRAINING, recipe.firstExample);
    return { loss: kernel.exports.lastLossSum() / count, accuracy: kernel.exports.lastCorrect() / count };
  };
  const points = evaluationPoints(recipe, job.observeEveryEpochs);
  const observations: Observation[] = [];
  let outcome: RunOutcome | undefined;
  let updates = 0;
  let examplesSeen = 0;
  let epoch = 0;
  let planned = 0; // updates written for the kernel, not made yet
  const makePlanned = (): void => {
    if (planned > 0) kernel.exports.train(memory.address, planned);
    planned = 0;
  };
  const look = (due: DueEvaluation, ended: boolean): void => {
    makePlanned();
    const training = evaluate(TRAINING, recipe.datasetSize);
    const findings = {
      epoch,
      trainingLoss: training.loss,
      weightsFinite: areFinite(memory.parameters),
      check: due === 'check' || due === 'both',
      ended,
    };
    outcome = runOutcomeAt(recipe, findings);
    if (outcome?.kind === 'diverged' || (outcome === undefined && due === 'check')) return;
    const test = evaluate(TEST, job.test.count);
    outcome = runOutcomeAt(recipe, { ...findings, testLoss: test.loss });
    if (outcome?.kind === 'diverged') return;
    observations.push({
      epoch,
      updates,
      trainingLoss: training.loss,
      trainingAccuracy: training.accuracy,
      testLoss: test.loss,
      testAccuracy: test.accuracy,
    });
  };
  const plan = updatePlan(recipe);
  let upcoming = plan.next();
  if (upcoming.done) look('observation', true);
  while (outcome === undefined && !upcoming.done) {
    const { skip, batchSize, gradientScale, learningRate, epochAfter } = upcoming.value;
    memory.skips[planned] = skip;
    memory.batchSizes[planned] = batchSize;
    memory.gradientScales[planned] = gradientScale;
    planStep(planned, learningRate);
    planned += 1;
    updates += 1;
    examplesSeen += batchSize;
    epoch = epochAfter;
    if (planned === PLAN_LENGTH) {
      makePlanned();
      yield;
    }
    upcoming = plan.next();
    const ended = upcoming.done === true;
    const due = points.due(epoch);
    if (ended || due !== 'none') {
      look(due, ended);
      yield;
    }
  }
  const weights = unpackParameters(job.network, memory.parameters);
  const seconds = (performance.now() - started) / 1000;
  return { recipe, outcome: outcome!, observations, weights, updates, examplesSeen, seconds }; // set by the last look
}
