import { describe, expect, it } from 'vitest';
import type { ConvNetwork, NormalisedMlpNetwork } from '../../../src/core/network.ts';
import { convLayout } from '../../../src/networks/convLayout.ts';
import { parameterCount } from '../../../src/networks/parameterLayout.ts';
import { errorOf } from '../../support/errorOf.ts';
import {
  fullLenet,
  fullResnet9,
  smallLenet,
  smallNormalisedMlp,
  smallResnet9,
} from '../../support/sampleConvNetworks.ts';

const { batchNorm } = smallResnet9;

describe('convLayout', () => {
  it('counts the parameters that Caffe and cifar10-fast report, and two numbers per normalised channel more', () => {
    expect(convLayout(fullLenet)).toMatchObject({ trained: 431_080, count: 431_080 });
    expect(convLayout(fullResnet9)).toMatchObject({ trained: 6_573_120, count: 6_573_120 + 2 * 2240 });
    expect(parameterCount(fullResnet9)).toBe(6_577_600);
  });

  it.each([
    fullLenet,
    fullResnet9,
    smallLenet,
    smallNormalisedMlp,
  ])('places tensors one after another, the trained ones first: %o', (network) => {
    const { tensors, trained, count } = convLayout(network);
    let at = 0;
    for (const { at: place, size, dims, role } of tensors) {
      expect(place).toBe(at);
      expect(size).toBe(dims.reduce((product, dim) => product * dim, 1));
      at += size;
      expect(role === 'mean' || role === 'variance').toBe(at > trained);
    }
    expect(at).toBe(count);
    expect(new Set(tensors.map(({ name }) => name)).size).toBe(tensors.length);
  });

  it('names the tensors of a normalised multilayer perceptron as a Sequential of PyTorch does', () => {
    const { tensors, trained, count } = convLayout(smallNormalisedMlp);
    expect(tensors.map(({ name, dims }) => `${name} ${dims.join(' x ')}`)).toEqual([
      ...['0.weight 4 x 5', '1.weight 5', '1.bias 5', '3.weight 5 x 6', '4.weight 6', '4.bias 6'],
      ...['6.weight 6 x 3', '6.bias 3'],
      ...['1.running_mean 5', '1.running_var 5', '4.running_mean 6', '4.running_var 6'],
    ]);
    expect([trained, count]).toEqual([4 * 5 + 10 + 5 * 6 + 12 + 6 * 3 + 3, 93 + 22]);
  });

  it.each<readonly [ConvNetwork | NormalisedMlpNetwork, string]>([
    [
      { ...smallNormalisedMlp, sizes: [4, 3] },
      'network sizes [4, 3] need at least inputs, a hidden layer that is normalised, and classes, each a positive integer: e.g. [64, 32, 10].',
    ],
    [{ ...smallNormalisedMlp, sizes: [4, 0, 3] }, 'network sizes [4, 0, 3] need at least inputs, a hidden layer'],
    [{ ...smallLenet, filters: [0, 3] }, 'filters of convolution 1 0 is not a positive integer.'],
    [{ ...smallLenet, hidden: 1.5 }, 'hidden 1.5 is not a positive integer.'],
    [
      { ...smallLenet, image: { rows: 16, columns: 15, channels: 1 } },
      'LeNet of 2 and 3 filters and 4 units on images of 16 x 15 x 1: its convolutions leave nothing of it, images need at least 16 x 16 pixels.',
    ],
    [
      { ...smallLenet, image: { rows: 8, columns: 16, channels: 1 } },
      'LeNet of 2 and 3 filters and 4 units on images of 8 x 16 x 1: its convolutions leave nothing',
    ],
    [
      { ...smallResnet9, image: { rows: 28, columns: 32, channels: 1 } },
      'ResNet-9 of widths 2, 3, 4, 5 on images of 28 x 32 x 1: three pools of 2 need rows and columns that are multiples of 8.',
    ],
    [{ ...smallResnet9, image: { rows: 32, columns: 28, channels: 1 } }, 'multiples of 8.'],
    [{ ...smallResnet9, widths: [2, -3, 4, 5] }, 'width -3 is not a positive integer.'],
    [{ ...smallResnet9, logitScale: 0 }, 'logitScale 0 is not a finite number other than 0: give e.g. 0.125.'],
    [{ ...smallResnet9, logitScale: Number.NaN }, 'logitScale NaN is not a finite number'],
    [{ ...smallResnet9, batchNorm: { ...batchNorm, ghostBatch: 0 } }, 'ghostBatch 0 is not a positive integer.'],
    [
      { ...smallResnet9, batchNorm: { ...batchNorm, epsilon: 0 } },
      'batchNorm epsilon 0 is not above 0: give e.g. 1e-5.',
    ],
    [
      { ...smallResnet9, batchNorm: { ...batchNorm, epsilon: Number.POSITIVE_INFINITY } },
      'batchNorm epsilon Infinity is not above 0',
    ],
    [
      { ...smallResnet9, batchNorm: { ...batchNorm, evaluation: { kind: 'running', momentum: 1.1 } } },
      'batchNorm momentum 1.1 is not in (0, 1]: it is the weight of the newest batch, e.g. 0.1.',
    ],
    [
      { ...smallResnet9, batchNorm: { ...batchNorm, evaluation: { kind: 'trainingSet', batchSize: 0 } } },
      'batchNorm evaluation batchSize 0 is not a positive integer.',
    ],
  ])('refuses %o', async (network, message) => {
    const { code, message: said } = await errorOf(() => convLayout(network));
    expect(code).toBe('E_NETWORK_SIZES');
    expect(said).toContain(message);
  });
});
