import { describe, expect, it } from 'vitest';
import type { Network } from '../../../src/core/network.ts';
import { requireMlp } from '../../../src/networks/requireMlp.ts';
import { errorOf } from '../../support/errorOf.ts';
import { fullResnet9 } from '../../support/sampleConvNetworks.ts';

describe('requireMlp', () => {
  it('lets dense networks pass, and says of others who trains them', async () => {
    expect(() => requireMlp({ kind: 'mlp', sizes: [4, 3] }, 'engine wasm')).not.toThrow();
    const normalised: Network = { ...fullResnet9, kind: 'normalised-mlp', sizes: [4, 3, 2] };
    expect(await errorOf(() => requireMlp(normalised, 'engine wasm'))).toMatchObject({
      code: 'E_NETWORK_KIND',
      message:
        'engine wasm takes multilayer perceptrons alone, and was given a network [4, 3, 2] with batch normalisation: networks with batch normalisation are trained by the engines tfjs-cpu, tfjs-node, tfjs-wasm and tfjs-webgpu.',
    });
    expect(await errorOf(() => requireMlp(fullResnet9, 'engine wasm'))).toMatchObject({
      code: 'E_NETWORK_KIND',
      message:
        'engine wasm takes multilayer perceptrons alone, and was given a ResNet-9 of widths 64, 128, 256, 512 on images of 32 x 32 x 3: networks with convolutions are trained by the engines tfjs-cpu, tfjs-node and tfjs-webgpu.',
    });
  });
});
