import { profile } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { engineAbilities } from '../../../src/cli/engineAbilities.ts';
import { kernelsOfEngine } from '../../../src/cli/kernelsOfEngine.ts';
import { openEngine } from '../../../src/cli/openEngine.ts';
import { NEEDED_KERNELS } from '../../../src/engines/tfjs/registeredKernels.ts';
import { mixtureSplit } from '../../../src/laws/arbitraries/mixtureSplit.ts';

/** Functions with a gradient of their own, which the profiler counts among kernels. */
const NO_KERNELS: ReadonlySet<string> = new Set(['forward', 'logSoftmax__op']);

/** A replica that leaves a stack takes it, and the CPU has no stacks. */
const OF_STACKS = ['GatherV2'];

describe('the kernels of an engine', () => {
  it('that are needed are those that TensorFlow.js sees run', async () => {
    const { trainer } = await openEngine('tfjs-cpu');
    const { training } = mixtureSplit({ count: 8, features: 3, classes: 2, testCount: 4 });
    const network = { kind: 'mlp', sizes: [3, 4, 2] } as const;
    const weights = new Float32Array(26).fill(0.1);
    const { kernelNames } = await profile(async () => {
      for await (const { can, name } of engineAbilities(trainer)) {
        expect([name, can]).toEqual([name, name !== 'traces of the Hessian in closed form']);
      }
      await trainer.evaluate(network, training, weights);
      await trainer.perExampleLoss(network, training, weights);
      const oracle = trainer.lossOracle(network, training);
      await oracle.loss(weights);
      await oracle.gradient(weights);
      await oracle.hessianVector(weights, weights);
      await oracle.gaussNewtonVector!(weights, weights);
      return [];
    });
    await trainer.close();
    const ran = kernelNames.filter((name) => !NO_KERNELS.has(name));
    expect([...ran, ...OF_STACKS].toSorted()).toEqual(NEEDED_KERNELS);
  });

  it('are all there on the CPU, and all but one in the wasm backend, which cannot train convolutions', async () => {
    expect(await kernelsOfEngine('tfjs-cpu')).toMatchObject({ needed: NEEDED_KERNELS.length, missing: [] });
    expect(await kernelsOfEngine('tfjs-wasm')).toMatchObject({ missing: ['Conv2DBackpropFilter'] });
  });

  it('are nothing to engines that do without TensorFlow.js', async () => {
    expect(await kernelsOfEngine('wasm')).toBeUndefined();
    expect(await kernelsOfEngine('webgpu')).toBeUndefined();
  });
});
