import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Network } from '../../../../src/core/network.ts';
import { seedFrom } from '../../../../src/core/seed.ts';
import type { Trainer } from '../../../../src/core/trainer.ts';
import { createWasmTrainer } from '../../../../src/engines/wasm/wasmTrainer.ts';
import { initialWeights } from '../../../../src/networks/initialWeights.ts';
import { smallLenet } from '../../../support/sampleConvNetworks.ts';
import { toyRecipe, toySplit } from '../../../support/toyTraining.ts';

const N = 12;
const network: Network = { kind: 'mlp', sizes: [5, 4, 3] };
const data = toySplit({ count: N, features: 5, classes: 3 });
const weights = initialWeights(network, seedFrom(1));
const short = toyRecipe(N);
const endless = toyRecipe(N, {
  batchSize: { kind: 'constant', batchSize: 1 },
  stop: { kind: 'epochs', epochs: 1e9 },
});
const closed = { code: 'E_TRAINER_CLOSED', message: 'trainer wasm is closed: make another one.' };

describe.each([0, 1, 2])('createWasmTrainer with %d threads', (threads) => {
  let trainer: Trainer;
  beforeEach(async () => {
    trainer = await createWasmTrainer({ threads });
  });
  afterEach(() => trainer.close());

  it('rejects all that runs and waits when it is closed', async () => {
    const work = [
      trainer.train({ network, data, recipes: [endless, endless, endless] }),
      trainer.train({ network, data, recipes: [endless] }),
      trainer.train({ network, data, recipes: [endless] }),
      trainer.evaluate(network, data.test, weights),
    ];
    setTimeout(() => void trainer.close(), 20);
    for (const result of await Promise.allSettled(work)) {
      expect(result).toMatchObject({ status: 'rejected', reason: closed });
    }
  });

  it('refuses to work once it is closed', async () => {
    const oracle = trainer.lossOracle(network, data.training);
    await trainer.close();
    await trainer.close();
    await expect(trainer.train({ network, data, recipes: [short] })).rejects.toMatchObject(closed);
    await expect(trainer.evaluate(network, data.test, weights)).rejects.toMatchObject(closed);
    await expect(trainer.perExampleLoss(network, data.test, weights)).rejects.toMatchObject(closed);
    await expect(oracle.loss(weights)).rejects.toMatchObject(closed);
    await expect(oracle.gradient(weights)).rejects.toMatchObject(closed);
    expect(() => trainer.lossOracle(network, data.training)).toThrow(closed.message);
  });

  it('gives up the other recipes of a request when one fails', async () => {
    const failure = new Error('no room for the run');
    const onRun = vi.fn(() => {
      throw failure;
    });
    await expect(trainer.train({ network, data, recipes: [short, endless, endless, endless], onRun })).rejects.toBe(
      failure,
    );
    await trainer.evaluate(network, data.test, weights);
    expect(onRun).toHaveBeenCalledTimes(1);
  });

  it('listens once to the signal of a request, however many recipes it has, and no longer than it runs', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    const { signal } = new AbortController();
    const listen = vi.spyOn(signal, 'addEventListener');
    await trainer.train({ network, data, recipes: Array.from({ length: 30 }, () => short), signal });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', warned);
    expect(listen).toHaveBeenCalledTimes(1);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(warned).not.toHaveBeenCalled();
  });

  it('rejects what belongs to the aborted request alone, though thousands of others wait', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborted = trainer.train({ network, data, recipes: [endless], signal: controller.signal });
    const others = Array.from({ length: 4200 }, () => trainer.evaluate(network, data.test, weights));
    setTimeout(() => controller.abort(reason), 20);
    await expect(aborted).rejects.toBe(reason);
    expect(new Set((await Promise.all(others)).map(({ loss }) => loss)).size).toBe(1);
  });
});

describe('what the fused engine has not', () => {
  it('is refused: smoothed labels, and convolutions in whatever is asked', async () => {
    const trainer = await createWasmTrainer({ threads: 0 });
    await expect(trainer.train({ network, data, recipes: [{ ...short, labelSmoothing: 0.1 }] })).rejects.toMatchObject({
      code: 'E_LABEL_SMOOTHING',
      message:
        'engine wasm does not smooth labels: leave labelSmoothing out of the recipe, or choose an engine tfjs-cpu, tfjs-node or tfjs-webgpu.',
    });
    const refused = { code: 'E_NETWORK_KIND', message: expect.stringMatching(/^engine wasm takes multilayer/) };
    await expect(trainer.train({ network: smallLenet, data, recipes: [short] })).rejects.toMatchObject(refused);
    await expect(trainer.evaluate(smallLenet, data.test, weights)).rejects.toMatchObject(refused);
    await expect(trainer.perExampleLoss(smallLenet, data.test, weights)).rejects.toMatchObject(refused);
    expect(() => trainer.lossOracle(smallLenet, data.test)).toThrow(/^engine wasm takes multilayer/);
    await trainer.close();
  });
});

describe('a recipe that cannot be sent to a worker thread', () => {
  it('is refused, and the threads go on', async () => {
    const trainer = await createWasmTrainer({ threads: 2 });
    try {
      const odd = { ...short, note: () => 'mine' };
      const recipes = [short, odd, odd, odd, endless];
      await expect(trainer.train({ network, data, recipes })).rejects.toMatchObject({ code: 'E_JOB_NOT_PLAIN' });
      const runs = await trainer.train({ network, data, recipes: [short, short, short] });
      expect(runs.map(({ outcome }) => outcome.kind)).toEqual(['finished', 'finished', 'finished']);
    } finally {
      await trainer.close();
    }
  });
});

describe('products of the fused engine at the weights of an earlier one', () => {
  const other = initialWeights(network, seedFrom(2));
  const direction = initialWeights(network, seedFrom(3));

  it.each([
    'loss',
    'gradient',
    'hessianTraces',
    'hessianVector',
    'gaussNewtonVector',
  ] as const)('are not changed by a %s at other weights in between', async (between) => {
    const trainer = await createWasmTrainer({ threads: 0 });
    try {
      const oracle = trainer.lossOracle(network, data.training);
      const first = await oracle.hessianVector(weights, direction);
      await oracle[between]!(other, direction);
      expect(await oracle.hessianVector(weights, direction)).toEqual(first);
      expect(await oracle.hessianVector(other, direction)).not.toEqual(first);
    } finally {
      await trainer.close();
    }
  });
});
