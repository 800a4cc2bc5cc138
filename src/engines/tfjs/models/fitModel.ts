import type { Dataset, SplitDataset } from '../../../core/dataset.ts';
import type { Run } from '../../../core/run.ts';
import { shuffledEpoch } from '../../../core/shuffledEpoch.ts';
import type { Evaluation } from '../../../core/trainer.ts';
import { takeSubset } from '../../../data/takeSubset.ts';
import { batchSizeAt } from '../../../schedules/batchSizeAt.ts';
import type { EvaluationPoints } from '../../../schedules/evaluationPoints.ts';
import { learningRateAt } from '../../../schedules/learningRateAt.ts';
import { updatePlan } from '../../../schedules/updatePlan.ts';
import { batchArrays } from '../batchArrays.ts';
import { exampleStream } from '../exampleStream.ts';
import type { BuiltModel, ModelRequest } from './builtModel.ts';
import type { Fit, FitBatch, FitJob, FitUpdate } from './fitJob.ts';
import { type FitProgress, fitProgress } from './fitProgress.ts';
import { readModelWeights, setModelWeights } from './modelWeights.ts';

export interface FitRequest extends ModelRequest {
  readonly tf: FitJob['tf'];
  readonly data: SplitDataset;
  /** [P], borrowed. */
  readonly initialWeights: Float32Array;
  readonly points: EvaluationPoints;
  readonly evaluate: (part: Dataset, weights: Float32Array) => Promise<Evaluation>;
  readonly checkpoint: () => void;
}

/** The N examples of a recipe as a set of their own. */
const usedPart = (training: Dataset, { datasetSize, firstExample = 0 }: ModelRequest['recipe']): Dataset =>
  datasetSize === training.count
    ? training
    : takeSubset(
        training,
        Array.from({ length: datasetSize }, (_, i) => firstExample + i),
      );

/** @returns [B, C] row-major */
const oneHot = (labels: Int32Array, classes: number): Float32Array => {
  const rows = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => {
    rows[i * classes + label] = 1;
  });
  return rows;
};

const jobOf = (request: FitRequest, built: BuiltModel, used: Dataset, progress: FitProgress): FitJob => {
  const { tf, network, recipe, data } = request;
  const { model, optimizer, sparse } = built;
  const { orderSeed, datasetSize: N } = recipe;
  const stream = exampleStream(orderSeed, N);
  const batchOf = batchArrays(data.training, recipe);
  const positions = new WeakMap<FitUpdate, number>();
  function* updates(): Generator<FitUpdate, void, undefined> {
    for (const { skip, batchSize, learningRate, epochAfter } of updatePlan(recipe)) {
      if (progress.outcome() !== undefined) return;
      stream.skip(skip);
      progress.skipped(skip);
      const position = stream.position();
      const update = { examples: stream.take(batchSize), learningRate, epochAfter };
      positions.set(update, position);
      yield update;
    }
  }
  const batch = (update: FitUpdate): FitBatch => {
    const { inputs, labels } = batchOf(update.examples, positions.get(update)!);
    const B = labels.length;
    const classes = network.sizes.at(-1)!;
    return {
      inputs: tf.tensor2d(inputs, [B, data.training.features]),
      labels: sparse
        ? tf.tensor2d(Float32Array.from(labels), [B, 1])
        : tf.tensor2d(oneHot(labels, classes), [B, classes]),
    };
  };
  return {
    tf,
    model,
    optimizer,
    network,
    recipe,
    inputs: used.inputs,
    labels: used.labels,
    updates,
    batch,
    epochOrder: (epoch) => shuffledEpoch(orderSeed, epoch, N),
    learningRate: (epoch, epochAfter = epoch) => learningRateAt(recipe.learningRate, epoch, epochAfter),
    batchSize: (epoch) => batchSizeAt(recipe.batchSize, epoch),
    updated: progress.updated,
  };
};

/** Trains one model by one recipe with a training loop, and reads its weights back. */
export const fitModel = async (request: FitRequest, built: BuiltModel, loop: Fit): Promise<Run> => {
  const { tf, network, recipe, data, points, evaluate, checkpoint } = request;
  const started = performance.now();
  setModelWeights(tf, built.model, network, request.initialWeights);
  const used = usedPart(data.training, recipe);
  const progress = fitProgress({
    recipe,
    points,
    parts: { training: used, test: data.test },
    weights: () => readModelWeights(built.model),
    evaluate,
    checkpoint,
  });
  await loop(jobOf(request, built, used, progress));
  const weights = await progress.end();
  const seconds = (performance.now() - started) / 1000;
  return {
    recipe,
    outcome: progress.outcome()!,
    observations: progress.observations,
    weights,
    updates: progress.updates(),
    examplesSeen: progress.examplesSeen(),
    seconds,
  };
};
