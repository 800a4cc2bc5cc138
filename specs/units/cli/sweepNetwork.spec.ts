import { describe, expect, it } from 'vitest';
import { sweepNetwork } from '../../../src/cli/sweepNetwork.ts';
import { errorOf } from '../../support/errorOf.ts';
import { namedDataset } from '../../support/namedDataset.ts';
import { fullLenet, fullResnet9 } from '../../support/sampleConvNetworks.ts';

describe('sweepNetwork', () => {
  it('is the network at full size where nothing else is said', () => {
    expect(sweepNetwork('lenet', namedDataset('mnist', 1, fullLenet.image), {})).toEqual(fullLenet);
    expect(sweepNetwork('resnet9', namedDataset('cifar-10', 1, fullResnet9.image), {})).toEqual(fullResnet9);
  });

  it('refuses data without images', async () => {
    expect(await errorOf(() => sweepNetwork('lenet', namedDataset('table', 1), {}))).toMatchObject({
      code: 'E_NETWORK_INPUTS',
      message: 'table holds no images, which lenet takes: use mnist, fashion-mnist, cifar-10 or other images.',
    });
  });
});
