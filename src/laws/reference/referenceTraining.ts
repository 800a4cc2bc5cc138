import type { Dataset, SplitDataset } from '../../core/dataset.ts';
import type { MlpNetwork } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { Observation, RunOutcome } from '../../core/run.ts';
import { splitSeed } from '../../core/seed.ts';
import { shuffledEpoch } from '../../core/shuffledEpoch.ts';
import { augmentationDraw, augmentExample } from '../../data/augmentExample.ts';
import { initialWeights } from '../../networks/initialWeights.ts';
import { evaluationPoints } from '../../schedules/evaluationPoints.ts';
import { runOutcomeAt } from '../../schedules/runOutcomeAt.ts';
import { updatePlan } from '../../schedules/updatePlan.ts';
import { type Examples, referenceAccuracy, referenceGradient, referenceLoss } from './referenceMlp.ts';
import { referenceStart, referenceStep } from './referenceOptimisers.ts';

export interface ReferenceTraining {
  readonly network: MlpNetwork;
  readonly data: SplitDataset;
  readonly recipe: Recipe;
  readonly initialWeights?: ArrayLike<number>;
  readonly observeEveryEpochs?: number;
}

/** What a `Run` holds, in float64. */
export interface ReferenceRun {
  readonly outcome: RunOutcome;
  readonly observations: readonly Observation[];
  readonly weights: Float64Array;
  readonly updates: number;
  readonly examplesSeen: number;
  /** Mean loss of each batch at the weights before its update. */
  readonly batchLosses: readonly number[];
}

/** The example at a place of the endless stream, as it is shown to the network: [D] and its label. */
const visit = (
  dataset: Dataset,
  { orderSeed, datasetSize: N, firstExample = 0, augmentation }: Recipe,
  orders: Map<number, Int32Array>,
  position: number,
) => {
  const epoch = Math.floor(position / N);
  if (!orders.has(epoch)) orders.set(epoch, shuffledEpoch(orderSeed, epoch, N));
  const example = firstExample + orders.get(epoch)![position % N]!;
  const input = dataset.inputs.slice(example * dataset.features, (example + 1) * dataset.features);
  const label = dataset.labels[example]!;
  if (augmentation === undefined) return { input, label };
  const draw = augmentationDraw(splitSeed(orderSeed, 'augmentation'), position, augmentation);
  const shown = new Float32Array(input.length);
  augmentExample(input, dataset.image!, dataset.background, draw, shown);
  return { input: shown, label };
};

const examplesUsed = (training: Dataset, { datasetSize, firstExample = 0 }: Recipe): Examples => ({
  inputs: training.inputs.slice(firstExample * training.features, (firstExample + datasetSize) * training.features),
  labels: training.labels.slice(firstExample, firstExample + datasetSize),
  count: datasetSize,
});

/** Trains one recipe in float64, an example at a time: what every engine must do, as plainly as it can be said. */
export const referenceTraining = (training: ReferenceTraining): ReferenceRun => {
  const { network, data, recipe, observeEveryEpochs } = training;
  const start = Float64Array.from(training.initialWeights ?? initialWeights(network, recipe.weightsSeed));
  const used = examplesUsed(data.training, recipe);
  const points = evaluationPoints(recipe, observeEveryEpochs);
  const updates = Array.from(limited(updatePlan(recipe)));
  let state = referenceStart(recipe.optimiser, start, updates[0]?.learningRate ?? 0);
  const orders = new Map<number, Int32Array>();
  const observations: Observation[] = [];
  const batchLosses: number[] = [];
  let position = 0;
  let examplesSeen = 0;
  for (const [index, update] of updates.entries()) {
    position += update.skip;
    const from = position;
    const visits = Array.from({ length: update.batchSize }, (_, i) => visit(data.training, recipe, orders, from + i));
    const batch: Examples = {
      inputs: visits.flatMap(({ input }) => [...input]),
      labels: visits.map(({ label }) => label),
      count: update.batchSize,
    };
    position += update.batchSize;
    examplesSeen += update.batchSize;
    const { loss, gradient } = referenceGradient(network, batch, state.weights);
    batchLosses.push(loss);
    state = referenceStep(
      recipe.optimiser,
      state,
      gradient.map((g) => g * update.batchSize * update.gradientScale),
      { learningRate: update.learningRate, weightDecay: recipe.weightDecay },
    );
    const due = points.due(update.epochAfter);
    const ended = index === updates.length - 1;
    if (due === 'none' && !ended) continue;
    const observation: Observation = {
      epoch: update.epochAfter,
      updates: index + 1,
      trainingLoss: referenceLoss(network, used, state.weights),
      trainingAccuracy: referenceAccuracy(network, used, state.weights),
      testLoss: referenceLoss(network, data.test, state.weights),
      testAccuracy: referenceAccuracy(network, data.test, state.weights),
    };
    const outcome = runOutcomeAt(recipe, {
      ...observation,
      weightsFinite: state.weights.every(Number.isFinite),
      check: due === 'check' || due === 'both',
      ended,
    });
    if (outcome?.kind !== 'diverged' && (due !== 'check' || outcome !== undefined)) observations.push(observation);
    if (outcome !== undefined) {
      return { outcome, observations, weights: state.weights, updates: index + 1, examplesSeen, batchLosses };
    }
  }
  throw new Error('a recipe without updates has no reference');
};

/** The reference is slow: a recipe that asks for more updates than this is a mistake in a spec. */
const MOST_UPDATES = 5000;

function* limited<T>(items: Iterable<T>): Generator<T> {
  let count = 0;
  for (const item of items) {
    if (++count > MOST_UPDATES) throw new Error(`the reference trains ${MOST_UPDATES} updates at most`);
    yield item;
  }
}
