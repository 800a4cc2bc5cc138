import type { LayersModel, Optimizer, Tensor2D } from '@tensorflow/tfjs';
import type { MlpNetwork } from '../../../core/network.ts';
import type { Recipe } from '../../../core/recipe.ts';
import type { Tfjs } from '../tfjsPackages.ts';

/** One update that a recipe asks for. */
export interface FitUpdate {
  /** Places of its examples among the N of the recipe, [B]. */
  readonly examples: Int32Array;
  readonly learningRate: number;
  /** Progress in epochs when the update is done. */
  readonly epochAfter: number;
}

/** Inputs [B, D] and what the model's loss takes: [B, 1] class indices for the sparse cross-entropy, else [B, C] one-hot. */
export interface FitBatch {
  readonly inputs: Tensor2D;
  readonly labels: Tensor2D;
}

/** One replica to train: what a training loop of the user's is handed. */
export interface FitJob {
  readonly tf: Tfjs;
  /** Compiled, with the initial weights set. Owned by batchlaw: it is disposed when the loop is over. */
  readonly model: LayersModel;
  readonly optimizer: Optimizer;
  readonly network: MlpNetwork;
  readonly recipe: Recipe;
  /** The N examples of the recipe: inputs [N, D] row by row, labels [N]. */
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
  /** The updates that the recipe asks for, in order; ends early where the stop rule is met. */
  updates(): Iterable<FitUpdate>;
  /** The tensors of an update, owned by the loop: dispose them. */
  batch(update: FitUpdate): FitBatch;
  /** For loops that cut their own batches: the order of an epoch, [N] places from 0. */
  epochOrder(epoch: number): Int32Array;
  /** The rate of an update that begins after `epoch` epochs; a warm-up also asks for the epochs when it is done. */
  learningRate(epoch: number, epochAfter?: number): number;
  batchSize(epoch: number): number;
  /**
   * To be awaited after each update: counts it, observes where it is due, and throws when the training is aborted.
   * @param examples how many the update has seen
   */
  updated(examples: number): Promise<void>;
}

/** Trains `job.model` by `job.recipe`. */
export type Fit = (job: FitJob) => Promise<unknown>;
