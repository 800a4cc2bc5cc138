import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SplitDataset } from '../../core/dataset.ts';
import type { Network } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { Observation, Run, RunOutcome } from '../../core/run.ts';
import { biasCorrections } from '../../schedules/biasCorrections.ts';
import type { DueEvaluation, EvaluationPoints } from '../../schedules/evaluationPoints.ts';
import { learningRateAt } from '../../schedules/learningRateAt.ts';
import { runOutcomeAt } from '../../schedules/runOutcomeAt.ts';
import { type PlannedUpdate, updatePlan } from '../../schedules/updatePlan.ts';
import { batchArrays } from './batchArrays.ts';
import { evaluateInChunks, meanLoss } from './evaluateInChunks.ts';
import { exampleStream } from './exampleStream.ts';
import { keptForEvaluation } from './keptForEvaluation.ts';
import { networkTensors } from './networkTensors.ts';
import { optimiserTensors, startOptimiser } from './optimiserTensors.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

export interface TrainingJob {
  readonly network: Network;
  readonly data: SplitDataset;
  readonly recipe: Recipe;
  /** [P], borrowed. */
  readonly initialWeights: Float32Array;
  readonly points: EvaluationPoints;
  /** @param seconds of training until then, evaluations left out */
  readonly onObservation: (observation: Observation, seconds: number) => void;
  /** Called between updates; throws to stop. */
  readonly checkpoint: () => void;
}

/** Milliseconds of updates after which the event loop has a turn: Ctrl-C and a time limit are heard between updates, however long they take. */
const TURN_EVERY = 50;

interface Progress {
  readonly epoch: number;
  readonly updates: number;
}

/** Evaluates one replica: the training loss at a check, both parts for an observation. */
const lookAt = async (
  device: TfjsDevice,
  { network, data, recipe }: TrainingJob,
  weights: Float32Array,
  { epoch, updates }: Progress,
  due: DueEvaluation,
  ended: boolean,
): Promise<{ readonly outcome?: RunOutcome; readonly observation?: Observation }> => {
  const { datasetSize, firstExample } = recipe;
  const training = await evaluateInChunks(device, network, data.training, datasetSize, weights, firstExample);
  const findings = {
    epoch,
    trainingLoss: meanLoss(training.losses),
    weightsFinite: weights.every(Number.isFinite),
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

/** Trains one replica to the end of its recipe. Holds three vectors [P] on the device, and frees them. */
export const trainRecipe = async (device: TfjsDevice, job: TrainingJob): Promise<Run> => {
  const { tf } = device;
  const { network, data, recipe, points } = job;
  const started = performance.now();
  const stream = exampleStream(recipe.orderSeed, recipe.datasetSize);
  const batchOf = batchArrays(data.training, recipe);
  const observations: Observation[] = [];
  let updates = 0;
  let examplesSeen = 0;
  let evaluating = 0; // milliseconds
  let epoch = 0;
  let turned = started;
  let outcome: RunOutcome | undefined;
  let weights = job.initialWeights;
  const { optimiser, weightDecay, labelSmoothing } = recipe;
  const nextCorrection = biasCorrections(optimiser);
  const tensors = networkTensors(device, network);
  const { trained } = tensors;
  let state = startOptimiser(
    device,
    weights.subarray(0, trained),
    optimiser,
    learningRateAt(recipe.learningRate, 0, 0),
  );
  let kept = device.tidy(() => tf.tensor1d(weights.slice(trained))); // [P - T], for evaluation

  const step = ({ skip, batchSize, gradientScale, learningRate, epochAfter }: PlannedUpdate): void => {
    stream.skip(skip);
    const position = stream.position();
    const { inputs, labels } = batchOf(stream.take(batchSize), position);
    const before = state;
    const correction = nextCorrection();
    const keptBefore = kept;
    const next = device.tidy(() => {
      const batch = {
        inputs: tf.tensor2d(inputs, [batchSize, data.training.features]),
        labels: tf.tensor1d(labels, 'int32'),
      };
      const loss = { scale: gradientScale, labelSmoothing };
      const found = tensors.batchGradient(before.weights, kept, batch, loss);
      const update = { optimiser, weightDecay, learningRate, correction };
      return { state: { ...optimiserTensors(device, before, found.gradient, update) }, kept: found.kept };
    });
    ({ state, kept } = next);
    tf.dispose([before, keptBefore]);
    updates += 1;
    examplesSeen += batchSize;
    epoch = epochAfter;
  };
  const look = async (due: DueEvaluation, ended: boolean): Promise<void> => {
    const own = await state.weights.data<'float32'>(); // the device has made its updates when these are here
    const stopped = performance.now();
    const stretch = { dataset: data.training, firstExample: recipe.firstExample ?? 0, count: recipe.datasetSize };
    const atEvaluation = await keptForEvaluation(device, network, stretch, own, kept);
    weights = new Float32Array(trained + atEvaluation.length);
    weights.set(own);
    weights.set(atEvaluation, trained);
    const found = await lookAt(device, job, weights, { epoch, updates }, due, ended);
    if (found.observation !== undefined) {
      observations.push(found.observation);
      job.onObservation(found.observation, (stopped - started - evaluating) / 1000);
    }
    evaluating += performance.now() - stopped;
    outcome = found.outcome;
  };

  try {
    const plan = updatePlan(recipe);
    let upcoming = plan.next();
    if (upcoming.done) await look('observation', true);
    while (outcome === undefined && !upcoming.done) {
      step(upcoming.value);
      upcoming = plan.next();
      const ended = upcoming.done === true;
      const due = points.due(epoch);
      if (ended || due !== 'none') await look(due, ended);
      if (performance.now() - turned > TURN_EVERY) {
        await nextTurn();
        turned = performance.now();
      }
      job.checkpoint();
    }
  } finally {
    tf.dispose([state, kept]);
  }
  const seconds = (performance.now() - started) / 1000;
  return { recipe, outcome: outcome!, observations, weights, updates, examplesSeen, seconds };
};
