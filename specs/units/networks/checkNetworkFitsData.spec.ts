import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset.ts';
import type { Network } from '../../../src/core/network.ts';
import { checkNetworkFitsData } from '../../../src/networks/checkNetworkFitsData.ts';
import { checkWeightsFitNetwork } from '../../../src/networks/checkWeightsFitNetwork.ts';
import { smallLenet } from '../../support/sampleConvNetworks.ts';

const toy: Dataset = {
  id: 'toy',
  inputs: new Float32Array(8),
  labels: new Int32Array(2),
  count: 2,
  features: 4,
  classes: 3,
  provenance: { name: 'toy', source: 'made here', licence: 'none', sha256: '' },
};
const image = { rows: 16, columns: 16, channels: 1 };
const images: Dataset = { ...toy, inputs: new Float32Array(512), features: 256, image };
const mlp = (...sizes: number[]) => ({ kind: 'mlp', sizes }) as const;

describe('checkNetworkFitsData', () => {
  it('takes a network of the right ends, and one with more classes than the data', () => {
    expect(() => checkNetworkFitsData(mlp(4, 5, 3), toy)).not.toThrow();
    expect(() => checkNetworkFitsData(mlp(4, 10), toy)).not.toThrow();
    expect(() => checkNetworkFitsData(smallLenet, images)).not.toThrow();
  });

  it.each<readonly [Network, Dataset, string]>([
    [mlp(5, 3), toy, 'network [5, 3] takes 5 inputs, but toy has 4 features: make the first size 4.'],
    [mlp(4, 9, 2), toy, 'network [4, 9, 2] gives 2 classes, but toy has 3: make the last size at least 3.'],
    [mlp(4, 0, 3), toy, 'network sizes [4, 0, 3] need at least inputs and classes'],
    [mlp(4, 3), { ...toy, count: 0 }, 'toy holds no example: give it at least one.'],
    [
      smallLenet,
      toy,
      'LeNet of 2 and 3 filters and 4 units on images of 16 x 16 x 1 takes images, but toy holds none: use a data set with an image shape.',
    ],
    ...[{ rows: 17 }, { columns: 32 }, { channels: 3 }].map(
      (change) =>
        [
          smallLenet,
          { ...images, image: { ...image, ...change } },
          'on images of 16 x 16 x 1 does not take the images of toy, which are ',
        ] as const,
    ),
    [{ ...smallLenet, classes: 2 }, images, 'gives 2 classes, but toy has 3: give it at least 3.'],
  ])('refuses %o', (network, dataset, message) => {
    expect(() => checkNetworkFitsData(network, dataset)).toThrow(message);
  });
});

describe('checkWeightsFitNetwork', () => {
  it('refuses a vector of another length', () => {
    expect(() => checkWeightsFitNetwork(mlp(4, 3), new Float32Array(15), 'weights')).not.toThrow();
    expect(() => checkWeightsFitNetwork(mlp(4, 3), new Float32Array(12), 'initialWeights[2]')).toThrow(
      'initialWeights[2] holds 12 numbers, but network [4, 3] has 15 parameters.',
    );
  });
});
