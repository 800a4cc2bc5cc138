import type { ConvNetwork, MlpNetwork, Network, NormalisedMlpNetwork } from '../core/network.ts';
import { type RandomStream, randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { convLayout } from './convLayout.ts';
import { parameterCount, parameterLayout } from './parameterLayout.ts';

/** Stands alone so that V8 compiles it once: as a closure it was made, and optimised, anew for each network. */
const fillNormal = (weights: Float32Array, random: RandomStream, deviation: number): void => {
  for (let i = 0; i < weights.length; i++) weights[i] = deviation * random.nextNormal();
};

const initialMlp = (network: MlpNetwork, seed: Seed): Float32Array => {
  const weights = new Float32Array(parameterCount(network));
  parameterLayout(network).forEach(({ inputs, weightsAt, biasesAt }, layer) => {
    const random = randomStream(splitSeed(seed, 'layer', layer));
    fillNormal(weights.subarray(weightsAt, biasesAt), random, Math.sqrt(2 / inputs));
  });
  return weights;
};

/** Half the width of the uniform distribution that a kernel or a dense matrix is drawn from. */
const halfWidth = (network: ConvNetwork, dims: readonly number[]): number => {
  const outputs = dims.at(-1)!;
  const inputs = dims.at(-2)!;
  const pixels = dims.slice(0, -2).reduce((product, dim) => product * dim, 1);
  return network.kind === 'lenet' ? Math.sqrt(6 / (pixels * (inputs + outputs))) : Math.sqrt(1 / (pixels * inputs));
};

/** One weight of a layer of those dimensions. */
const drawn = (network: ConvNetwork | NormalisedMlpNetwork, dims: readonly number[], random: RandomStream): number =>
  network.kind === 'normalised-mlp'
    ? Math.sqrt(2 / dims[0]!) * random.nextNormal()
    : halfWidth(network, dims) * (2 * random.nextUniform() - 1);

const initialByTensor = (network: ConvNetwork | NormalisedMlpNetwork, seed: Seed): Float32Array => {
  const { tensors, count } = convLayout(network);
  const weights = new Float32Array(count);
  for (const { name, role, dims, at, size } of tensors) {
    if (role === 'scale' || role === 'variance') weights.fill(1, at, at + size);
    if (role !== 'kernel' && role !== 'dense') continue;
    const random = randomStream(splitSeed(seed, name));
    for (let i = at; i < at + size; i++) weights[i] = drawn(network, dims, random);
  }
  return weights;
};

/**
 * Initial weights, biases zero. Each layer has its own stream, so that another depth leaves the first layers as they were.
 * - multilayer perceptron, normalised or not: normal with variance 2 / fan-in (He et al. 2015, arXiv:1502.01852, equation 10);
 * - LeNet: uniform in +-sqrt(6 / (fan-in + fan-out)), fans of a convolution counted over its pixels (Glorot & Bengio 2010,
 *   AISTATS, equation 16), as the LeNets of Theano's and Caffe's tutorials have it;
 * - ResNet-9: uniform in +-1 / sqrt(fan-in), PyTorch's default, which its source leaves as it is; batch normalisation starts with
 *   scale 1, shift 0, mean 0, variance 1.
 * @returns [P] flat
 */
export const initialWeights = (network: Network, seed: Seed): Float32Array =>
  network.kind === 'mlp' ? initialMlp(network, seed) : initialByTensor(network, seed);
