import type { Rank, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type {
  ConvNetwork,
  LenetNetwork,
  NormalisedMlpNetwork,
  NormalisedNetwork,
  Resnet9Network,
} from '../../core/network.ts';
import { convLayout } from '../../networks/convLayout.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** The tensors of a network by name, e.g. `conv1.weight`. */
export type ConvTensors = (name: string) => Tensor;

/** Batch normalisation of the layer of that name, e.g. `layer1.bn`. */
export type Normalise = (layer: string, x: Tensor4D) => Tensor4D;

/**
 * Cuts a flat vector into its tensors. For use inside a tidy.
 * @param flat [P], or [T] for what is trained alone, borrowed
 */
export const convTensors = (network: ConvNetwork | NormalisedMlpNetwork, flat: Tensor1D): ConvTensors => {
  const tensors = new Map(
    convLayout(network)
      .tensors.filter(({ at, size }) => at + size <= flat.size)
      .map(({ name, dims, at, size }) => [name, flat.slice(at, size).reshape([...dims])]),
  );
  return (name) => tensors.get(name)!;
};

/**
 * A pool before the ReLU gives what a pool after it does, and saves three quarters of the ReLU.
 * @returns [B, h / 2, w / 2, C]
 */
const pooled = ({ tf }: TfjsDevice, x: Tensor4D): Tensor4D => tf.maxPool<Tensor4D>(x, 2, 2, 'valid');

const imagesOf = (
  { tf }: TfjsDevice,
  { image: { rows, columns, channels } }: ConvNetwork,
  inputs: Tensor2D,
): Tensor4D => tf.reshape<Rank.R4>(inputs, [inputs.shape[0], rows, columns, channels]); // [B, D] -> [B, h, w, c]

/**
 * The forward pass of a LeNet. For use inside a tidy.
 * @param inputs [B, D], channels last, borrowed
 * @returns logits [B, C]
 */
export const lenetLogits = (
  device: TfjsDevice,
  network: LenetNetwork,
  tensors: ConvTensors,
  inputs: Tensor2D,
): Tensor2D => {
  const { tf } = device;
  const convolved = (layer: string, x: Tensor4D): Tensor4D => {
    const z = tf.conv2d(x, tensors(`${layer}.weight`) as Tensor4D, 1, 'valid'); // [B, h, w, c] -> [B, h-4, w-4, C]
    return tf.relu(pooled(device, tf.add<Tensor4D>(z, tensors(`${layer}.bias`))));
  };
  const dense = (layer: string, x: Tensor2D): Tensor2D =>
    tf.add<Tensor2D>(tf.matMul(x, tensors(`${layer}.weight`) as Tensor2D), tensors(`${layer}.bias`));
  const features = convolved('conv2', convolved('conv1', imagesOf(device, network, inputs)));
  const flat = tf.reshape<Rank.R2>(features, [inputs.shape[0], -1]); // [B, h, w, C] -> [B, hwC]
  return dense('fc2', tf.relu(dense('fc1', flat)));
};

/**
 * The forward pass of a ResNet-9. For use inside a tidy.
 * @param inputs [B, D], channels last, borrowed
 * @returns logits [B, C]
 */
const resnet9Logits = (
  device: TfjsDevice,
  network: Resnet9Network,
  tensors: ConvTensors,
  inputs: Tensor2D,
  normalise: Normalise,
): Tensor2D => {
  const { tf } = device;
  const normalised = (layer: string, x: Tensor4D): Tensor4D =>
    normalise(`${layer}.bn`, tf.conv2d(x, tensors(`${layer}.conv.weight`) as Tensor4D, 1, 'same')); // [B, h, w, c] -> [B, h, w, C]
  const block = (layer: string, x: Tensor4D): Tensor4D => tf.relu(normalised(layer, x));
  const halved = (layer: string, x: Tensor4D): Tensor4D => tf.relu(pooled(device, normalised(layer, x)));
  const residual = (layer: string, x: Tensor4D): Tensor4D =>
    tf.add<Tensor4D>(x, block(`${layer}.residual2`, block(`${layer}.residual1`, x)));
  const first = residual('layer1', halved('layer1', block('prep', imagesOf(device, network, inputs))));
  const last = residual('layer3', halved('layer3', halved('layer2', first)));
  const strongest = tf.max<Tensor2D>(last, [1, 2]); // [B, h, w, C] -> [B, C]
  return tf.mul<Tensor2D>(tf.matMul(strongest, tensors('linear.weight') as Tensor2D), network.logitScale);
};

/** The forward pass of a normalised multilayer perceptron. For use inside a tidy. */
const normalisedMlpLogits = (
  { tf }: TfjsDevice,
  { sizes }: NormalisedMlpNetwork,
  tensors: ConvTensors,
  inputs: Tensor2D,
  normalise: Normalise,
): Tensor2D => {
  const B = inputs.shape[0];
  const hidden = sizes.slice(1, -1);
  const product = (place: number, x: Tensor2D): Tensor2D => tf.matMul(x, tensors(`${place}.weight`) as Tensor2D); // [B, in] x [in, out] -> [B, out]
  const last = hidden.reduce((x, units, layer) => {
    const z = tf.reshape<Rank.R4>(product(3 * layer, x), [B, 1, 1, units]); // [B, H] -> [B, 1, 1, H]
    return tf.relu(tf.reshape<Rank.R2>(normalise(`${3 * layer + 1}`, z), [B, units])); // [B, 1, 1, H] -> [B, H]
  }, inputs);
  const place = 3 * hidden.length;
  return tf.add<Tensor2D>(product(place, last), tensors(`${place}.bias`));
};

/**
 * The forward pass of a network with batch normalisation. For use inside a tidy.
 * @param inputs [B, D], channels last, borrowed
 * @returns logits [B, C]
 */
export const normalisedLogits = (
  device: TfjsDevice,
  network: NormalisedNetwork,
  tensors: ConvTensors,
  inputs: Tensor2D,
  normalise: Normalise,
): Tensor2D =>
  network.kind === 'resnet9'
    ? resnet9Logits(device, network, tensors, inputs, normalise)
    : normalisedMlpLogits(device, network, tensors, inputs, normalise);
