import type { Network } from '../core/network.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { parameterCount, parameterLayout } from './parameterLayout.ts';

/**
 * Initial weights: normal with variance 2 / fan-in, biases zero. Each layer has its own stream, so that another depth
 * leaves the first layers as they were.
 * Source: He et al. 2015, arXiv:1502.01852, equation 10.
 * @returns [P] flat
 */
export const initialWeights = (network: Network, seed: Seed): Float32Array => {
  const weights = new Float32Array(parameterCount(network));
  parameterLayout(network).forEach(({ inputs, weightsAt, biasesAt }, layer) => {
    const random = randomStream(splitSeed(seed, 'layer', layer));
    const deviation = Math.sqrt(2 / inputs);
    for (let i = weightsAt; i < biasesAt; i++) weights[i] = deviation * random.nextNormal();
  });
  return weights;
};
