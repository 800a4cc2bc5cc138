import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { learningRateAt } from '../../schedules/learningRateAt.ts';
import type { NetworkTensors } from './networkTensors.ts';
import { type OptimiserTensors, optimiserTensors, startOptimiser } from './optimiserTensors.ts';
import type { Replica } from './replica.ts';
import { stackedBatches } from './stackedBatches.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/**
 * Replicas that are updated together: one network, one data set, one optimiser, as many updates made by each. Row r of the tensors
 * is that of replica r; the last one fills the rows that are left over.
 */
export type ReplicaStack = {
  readonly replicas: readonly Replica[];
  /** [R, T] each. */
  readonly state: OptimiserTensors;
  /** What a network keeps for evaluation, [P - T]; one that keeps something is a stack of one. */
  readonly kept: Tensor1D;
};

/** Repeats the last one up to `rows`. */
const filledUp = <Row>(ones: readonly Row[], rows: number): readonly Row[] =>
  Array.from({ length: Math.max(ones.length, rows) }, (_, r) => ones[Math.min(r, ones.length - 1)]!);

/**
 * Replicas before their first update, on the device.
 * @param leastRows R is at least this
 * @returns tensors owned by the caller
 */
export const startStack = (
  device: TfjsDevice,
  { trained }: NetworkTensors,
  replicas: readonly Replica[],
  leastRows: number,
): ReplicaStack => {
  const { tf } = device;
  const rows = filledUp(replicas, leastRows).map(({ job }) => job);
  const [{ initialWeights: first, recipe }] = rows as [(typeof rows)[0]];
  const own = device.tidy(() => {
    const weights = new Float32Array(rows.length * trained);
    rows.forEach(({ initialWeights }, r) => {
      weights.set(initialWeights.subarray(0, trained), r * trained);
    });
    const rates = rows.map((job) => learningRateAt(job.recipe.learningRate, 0, 0));
    return {
      state: { ...startOptimiser(device, tf.tensor2d(weights, [rows.length, trained]), recipe.optimiser, rates) },
      kept: tf.tensor1d(first.slice(trained)),
    };
  });
  return { replicas, ...own };
};

/**
 * One update of every replica.
 * @param stack borrowed
 * @param logitsMultiple see `Stacking`; 1 for a network that takes no padding
 * @returns the next one, owned by the caller
 */
export const stepStack = (
  device: TfjsDevice,
  tensors: NetworkTensors,
  stack: ReplicaStack,
  logitsMultiple: number,
): ReplicaStack => {
  const { replicas, state, kept } = stack;
  const [R] = state.weights.shape;
  const taken = replicas.map(({ job: { recipe }, take }) => ({ recipe, ...take() }));
  const rows = filledUp(
    taken.map(({ recipe, ...update }) => ({ ...update, labelSmoothing: recipe.labelSmoothing, recipe })),
    R,
  );
  const [{ recipe, correction }] = rows as [(typeof rows)[0]];
  const { data } = replicas[0]!.job;
  const own = device.tidy(() => {
    const found = tensors.batchGradients(
      state.weights,
      kept,
      stackedBatches(device, data.training, rows, logitsMultiple),
    );
    const update = {
      optimiser: recipe.optimiser,
      weightDecays: rows.map((row) => row.recipe.weightDecay),
      learningRates: rows.map(({ learningRate }) => learningRate),
      correction,
    };
    return { state: { ...optimiserTensors(device, state, found.gradients, update) }, kept: found.kept };
  });
  return { replicas, ...own };
};

/**
 * Some replicas of a stack, as they are.
 * @param stack borrowed
 * @param chosen some of its replicas, in any order
 * @returns owned by the caller
 */
export const partOfStack = (
  device: TfjsDevice,
  { replicas, state, kept }: ReplicaStack,
  chosen: readonly Replica[],
  leastRows: number,
): ReplicaStack => {
  const own = device.tidy(() => {
    const { tf } = device;
    const rows = filledUp(
      chosen.map((one) => replicas.indexOf(one)),
      leastRows,
    );
    const indices = tf.tensor1d([...rows], 'int32');
    const ofRows = (all: Tensor2D): Tensor2D => tf.gather(all, indices); // [R, T] -> [chosen, T]
    return {
      state: { weights: ofRows(state.weights), velocity: ofRows(state.velocity), squares: ofRows(state.squares) },
      kept: tf.clone(kept),
    };
  });
  return { replicas: chosen, ...own };
};
