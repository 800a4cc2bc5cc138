import type { Rank, Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { NormalisedMlpNetwork } from '../../core/network.ts';
import { type GroupStatistics, groupGradients, type NormalisedGroups, normalisedGroups } from './batchNormTensors.ts';
import { type ConvTensors, convTensors } from './convLogits.ts';
import { type BatchPart, batchParts, type LayerStatistics } from './convNormalisation.ts';
import type { StackedBatches } from './stackedGradients.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** A hidden layer as a batch went through it. */
interface PassedLayer {
  /** Of its normalisation. */
  readonly name: string;
  readonly entering: Tensor2D;
  readonly weight: Tensor2D;
  readonly scale: Tensor1D;
  readonly parts: readonly (BatchPart & NormalisedGroups)[];
  readonly statistics: readonly GroupStatistics[];
  /** After the ReLU, [B, H]. */
  readonly output: Tensor2D;
}

/** All parts one below another, [B, H]. */
const joined = ({ tf }: TfjsDevice, parts: readonly Tensor3D[]): Tensor2D => {
  const rows = parts.map((part) => tf.reshape<Rank.R2>(part, [-1, part.shape[2]])); // [G, n, H] -> [G n, H]
  return rows.length === 1 ? rows[0]! : tf.concat2d(rows, 0);
};

/** The examples of a part in its groups. */
const groupsOf = ({ tf }: TfjsDevice, all: Tensor2D, { from, examples, groups }: BatchPart): Tensor3D => {
  const [B, H] = all.shape;
  const own = examples === B ? all : tf.slice2d(all, [from, 0], [examples, H]);
  return tf.reshape(own, [groups, examples / groups, H]); // [G n, H] -> [G, n, H]
};

/** A matrix that is transposed on its own first: tfjs-wasm multiplies ten times as fast then as with `transposeA` at 128 examples. */
const transposed = ({ tf }: TfjsDevice, matrix: Tensor2D): Tensor2D => tf.transpose(matrix);

/** @param place of its weights among the parts of the network */
const passLayer = (
  device: TfjsDevice,
  entering: Tensor2D,
  place: number,
  by: { readonly tensors: ConvTensors; readonly parts: readonly BatchPart[]; readonly epsilon: number },
): PassedLayer => {
  const { tf } = device;
  const name = `${place + 1}`;
  const weight = by.tensors(`${place}.weight`) as Tensor2D;
  const [scale, shift] = [by.tensors(`${name}.weight`) as Tensor1D, by.tensors(`${name}.bias`) as Tensor1D];
  const z = tf.matMul<Tensor2D>(entering, weight); // [B, in] -> [B, H]
  const parts = by.parts.map((part) => ({
    ...part,
    ...normalisedGroups(device, groupsOf(device, z, part), scale, shift, by.epsilon),
  }));
  const statistics = parts.map(({ mean, variance, groups, examples }) => ({
    mean: tf.reshape<Rank.R2>(mean, [groups, -1]), // [G, 1, H] -> [G, H]
    variance: tf.reshape<Rank.R2>(variance, [groups, -1]),
    count: examples / groups,
  }));
  const output = tf.relu(
    joined(
      device,
      parts.map((part) => part.output),
    ),
  );
  return { name, entering, weight, scale, parts, statistics, output };
};

/**
 * The gradient of one replica of a normalised multilayer perceptron, written out: an update of a small network costs what its
 * operations cost, and a tape of TensorFlow.js' automatic differentiation doubles that. For use inside a tidy.
 * @param weights [1, T], borrowed
 * @param batches of one replica, borrowed
 * @returns gradients [1, T] and what each layer was normalised by
 */
export const normalisedMlpGradients = (
  device: TfjsDevice,
  network: NormalisedMlpNetwork,
  weights: Tensor2D,
  { inputs, targets, shares }: StackedBatches,
): { readonly gradients: Tensor2D; readonly statistics: LayerStatistics } => {
  const { tf } = device;
  const { sizes, batchNorm } = network;
  const [, B, C] = targets.shape;
  const tensors = convTensors(network, tf.reshape(weights, [-1]));
  const parts = batchParts(B, batchNorm.ghostBatch);
  const passed: PassedLayer[] = [];
  let entering = tf.reshape<Rank.R2>(inputs, [B, sizes[0]!]); // [1, B, D] -> [B, D]
  for (let place = 0; place < 3 * (sizes.length - 2); place += 3) {
    passed.push(passLayer(device, entering, place, { tensors, parts, epsilon: batchNorm.epsilon }));
    entering = passed.at(-1)!.output;
  }
  const place = 3 * passed.length;
  const last = tensors(`${place}.weight`) as Tensor2D;
  const logits = tf.add<Tensor2D>(tf.matMul(entering, last), tensors(`${place}.bias`)); // [B, H] -> [B, C]
  const [target, share] = [tf.reshape(targets, [B, C]), tf.reshape(shares, [B, 1])]; // [1, B, C] -> [B, C]
  const byLogits = tf.mul<Tensor2D>(tf.sub(tf.softmax(logits), target), share); // as in `stackedGradients`
  const found: Tensor[] = [tf.matMul(transposed(device, entering), byLogits), tf.sum(byLogits, 0)];
  let leaving = tf.matMul<Tensor2D>(byLogits, transposed(device, last)); // [B, C] -> [B, H]
  for (const [l, layer] of [...passed.entries()].reverse()) {
    const dy = tf.mul<Tensor2D>(leaving, tf.step(layer.output));
    const back = layer.parts.map((part) =>
      groupGradients(device, groupsOf(device, dy, part), { ...part, scale: layer.scale }),
    );
    const dz = joined(
      device,
      back.map(([dx]) => dx),
    );
    const byScale = back.map(([, own]) => own).reduce((sum, own) => tf.add(sum, own));
    const byShift = back.map(([, , own]) => own).reduce((sum, own) => tf.add(sum, own));
    found.unshift(tf.matMul(transposed(device, layer.entering), dz), byScale, byShift);
    if (l > 0) leaving = tf.matMul<Tensor2D>(dz, transposed(device, layer.weight)); // [B, H] -> [B, in]
  }
  const rows = found.map((part) => tf.reshape<Rank.R2>(part, [1, part.size]));
  return {
    gradients: tf.concat2d(rows, 1),
    statistics: new Map(passed.map(({ name, statistics }) => [name, statistics])),
  };
};
