import type { ConvNetwork, NormalisedMlpNetwork } from '../core/network.ts';
import { type ConvTensor, convLayout } from './convLayout.ts';

/** One tensor of a network with convolutions or normalisation as PyTorch lays it. */
export interface TorchTensor {
  readonly tensor: ConvTensor;
  readonly dims: readonly number[];
  /** For each number in PyTorch's order, its place in the flat vector. */
  readonly places: Int32Array;
}

type LaidNetwork = ConvNetwork | NormalisedMlpNetwork;

/** Channels, rows and columns of what a dense layer flattens; PyTorch flattens channels first, we last. */
const flattened = (network: LaidNetwork, { name, dims }: ConvTensor): readonly [number, number] => {
  if (network.kind !== 'lenet' || name !== 'fc1.weight') return [dims[0]!, 1];
  const channels = network.filters[1];
  return [channels, dims[0]! / channels];
};

const kernelPlaces = ({ dims, at, size }: ConvTensor): TorchTensor['places'] => {
  const [height, width, inputs, outputs] = dims as [number, number, number, number];
  const pixels = height * width;
  return Int32Array.from({ length: size }, (_, k) => {
    const pixel = k % pixels;
    const input = Math.floor(k / pixels) % inputs;
    const output = Math.floor(k / (pixels * inputs));
    return at + (pixel * inputs + input) * outputs + output;
  });
};

const densePlaces = (network: LaidNetwork, tensor: ConvTensor): TorchTensor['places'] => {
  const { dims, at, size } = tensor;
  const [inputs, outputs] = dims as [number, number];
  const [channels, pixels] = flattened(network, tensor);
  return Int32Array.from({ length: size }, (_, k) => {
    const input = k % inputs; // channel * pixels + pixel
    const ours = (input % pixels) * channels + Math.floor(input / pixels);
    return at + ours * outputs + Math.floor(k / inputs);
  });
};

/**
 * The tensors of a network with convolutions or normalisation as a PyTorch state_dict lays them: kernels [out, in, height, width] for our
 * [height, width, in, out], dense matrices [out, in] for our [in, out], and channels before pixels where LeNet flattens.
 * @throws ExperimentError `E_NETWORK_SIZES`
 */
export const torchConvTensors = (network: LaidNetwork): readonly TorchTensor[] =>
  convLayout(network).tensors.map((tensor) => {
    const { role, dims, at, size } = tensor;
    if (role === 'kernel') {
      const [height, width, inputs, outputs] = dims as [number, number, number, number];
      return { tensor, dims: [outputs, inputs, height, width], places: kernelPlaces(tensor) };
    }
    if (role === 'dense') return { tensor, dims: [dims[1]!, dims[0]!], places: densePlaces(network, tensor) };
    return { tensor, dims, places: Int32Array.from({ length: size }, (_, k) => at + k) };
  });
