import { afterAll, describe, expect, it } from 'vitest';
import { ExperimentError } from '../../../../src/core/experimentError.ts';
import type { MlpNetwork } from '../../../../src/core/network.ts';
import type { Trainer } from '../../../../src/core/trainer.ts';
import type { OpenedGpu } from '../../../../src/devices/openGpu.ts';
import { createTfjsTrainer } from '../../../../src/engines/tfjs/tfjsTrainer.ts';
import { createWasmTrainer } from '../../../../src/engines/wasm/wasmTrainer.ts';
import { type GpuSession, gpuSession } from '../../../../src/engines/webgpu/gpuSession.ts';
import { createWebgpuTrainer, openForEngine } from '../../../../src/engines/webgpu/webgpuTrainer.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { expectReference, largestDifference, toyData, toyNetwork } from '../../../support/expectReference.ts';
import { gpuMissing } from '../../../support/gpuAtHand.ts';
import { toyRecipe, toySplit } from '../../../support/toyTraining.ts';

const missing = await gpuMissing();
const N = 45;
const many = toyRecipe(N, {
  optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false },
  batchSize: { kind: 'constant', batchSize: 5 },
  stop: { kind: 'epochs', epochs: 60 },
});
const request = { network: toyNetwork, data: toyData, recipes: [many] };

describe.skipIf(missing !== undefined)(`engine webgpu (${missing ?? 'on the GPU at hand'})`, () => {
  const opened: OpenedGpu[] = [];
  const open = async (): Promise<OpenedGpu> => {
    const gpu = await openForEngine();
    opened.push(gpu);
    return gpu;
  };
  afterAll(() => {
    for (const gpu of opened) gpu.close();
  });

  it('ends a hundred updates within 1e-4 of engine wasm', async () => {
    const [gpu, wasm] = [await createWebgpuTrainer({ open }), await createWasmTrainer({ threads: 0 })];
    const recipes = [{ ...many, stop: { kind: 'updates', updates: 100 } } as const];
    const weightsOf = async (trainer: Trainer) => (await trainer.train({ ...request, recipes }))[0]!.weights;
    expect(largestDifference(await weightsOf(gpu), await weightsOf(wasm))).toBeLessThan(1e-4);
    await gpu.close();
    await wasm.close();
  });

  it('smooths labels as engine tfjs-cpu does', async () => {
    const [gpu, tfjs] = [await createWebgpuTrainer({ open }), await createTfjsTrainer({ backend: 'cpu' })];
    const recipes = [{ ...many, labelSmoothing: 0.2, stop: { kind: 'updates', updates: 3 } } as const];
    const weightsOf = async (trainer: Trainer) => (await trainer.train({ ...request, recipes }))[0]!.weights;
    expect(largestDifference(await weightsOf(gpu), await weightsOf(tfjs))).toBeLessThan(1e-5);
    await gpu.close();
    await tfjs.close();
  });

  it('goes on with the same bits on another device when its own is lost', async () => {
    const trainer = await createWebgpuTrainer({ open, checkpointSeconds: 0 });
    const [undisturbed] = await trainer.train({ ...request, observeEveryEpochs: 2 });
    const devices = opened.length;
    const [run, short] = await trainer.train({
      ...request,
      observeEveryEpochs: 2,
      recipes: [many, { ...many, stop: { kind: 'epochs', epochs: 4 } }],
      onRun: (index) => {
        if (index === 1) opened.at(-1)!.device.destroy(); // the other one is in the middle
      },
    });
    expect(opened.length).toBe(devices + 1);
    expect(run!.weights).toEqual(undisturbed!.weights);
    expect(run!.observations).toEqual(undisturbed!.observations);
    expect(short!.outcome).toEqual({ kind: 'finished' });
    await trainer.close();
  });

  it('evaluates on another device when its own is lost between two calls', async () => {
    const trainer = await createWebgpuTrainer({ open });
    const weights = new Float32Array(6 * 7 + 7 + 7 * 3 + 3).fill(0.1);
    const before = await trainer.evaluate(toyNetwork, toyData.test, weights);
    opened.at(-1)!.device.destroy();
    expect(await trainer.evaluate(toyNetwork, toyData.test, weights)).toEqual(before);
    await trainer.close();
  });

  it('says why no other device opens once its own is lost, goes on when one does, and closes without one', async () => {
    let gone = false;
    const trainer = await createWebgpuTrainer({
      open: async () => {
        if (gone) throw new ExperimentError('E_GPU_NO_ADAPTER', 'the driver is gone');
        return open();
      },
    });
    const weights = new Float32Array(6 * 7 + 7 + 7 * 3 + 3).fill(0.1);
    const evaluate = () => trainer.evaluate(toyNetwork, toyData.test, weights);
    const before = await evaluate();
    opened.at(-1)!.device.destroy();
    gone = true;
    expect((await errorOf(evaluate)).message).toBe('the driver is gone');
    expect((await errorOf(evaluate)).code).toBe('E_GPU_NO_ADAPTER');
    gone = false;
    expect(await evaluate()).toEqual(before);
    opened.at(-1)!.device.destroy();
    gone = true;
    const refused = errorOf(evaluate);
    await trainer.close();
    expect((await refused).code).toMatch(/^E_(GPU_NO_ADAPTER|TRAINER_CLOSED)$/);
  });

  it('trains in smaller waves, to the same bits, where there is less memory than the adapter says', async () => {
    const stateSizes: number[] = [];
    const scarce = async (): Promise<OpenedGpu> => {
      const gpu = await open();
      let refused = false;
      const get = (device: GPUDevice, name: keyof GPUDevice): unknown => {
        if (name === 'createBuffer') {
          return (request: GPUBufferDescriptor) => {
            if (request.label === 'state') stateSizes.push(request.size);
            refused ||= request.label === 'state' && request.size > stateSizes[0]! * 0.5; // room for two of five
            return device.createBuffer(request);
          };
        }
        if (name === 'popErrorScope') {
          return async () => {
            const error = await device.popErrorScope();
            const answer = refused ? { message: 'no memory left' } : error;
            refused = false;
            return answer;
          };
        }
        const value = device[name];
        return typeof value === 'function' ? value.bind(device) : value;
      };
      return { ...gpu, device: new Proxy(gpu.device, { get: (device, name) => get(device, name as keyof GPUDevice) }) };
    };
    const recipes = [1, 2, 3, 4, 5].map((epochs) => toyRecipe(N, { stop: { kind: 'epochs', epochs } }));
    const [plenty, little] = [await createWebgpuTrainer({ open }), await createWebgpuTrainer({ open: scarce })];
    const expected = await plenty.train({ ...request, recipes });
    const runs = await little.train({ ...request, recipes });
    expect(runs.map(({ weights }) => weights)).toEqual(expected.map(({ weights }) => weights));
    const [five] = stateSizes as [number];
    expect(stateSizes.map((size) => Math.round((5 * size) / five))).toEqual([5, 3, 2, 2, 1]);
    await plenty.close();
    await little.close();
  });

  it('gives the same bits with the tiles and workgroups of a card as with those of a software driver', async () => {
    const network: MlpNetwork = { kind: 'mlp', sizes: [9, 18, 10] }; // no tile fits evenly
    const data = toySplit({ count: N, features: 9, classes: 10 });
    const batchSize = { kind: 'constant', batchSize: 13 } as const;
    const recipes = [{ ...many, batchSize, stop: { kind: 'updates', updates: 20 } } as const];
    const runOn = async (software: boolean) => {
      const as = async (): Promise<OpenedGpu> => {
        const gpu = await open();
        return { ...gpu, description: { ...gpu.description, software } };
      };
      const trainer = await createWebgpuTrainer({ open: as });
      const [run] = await trainer.train({ network, data, recipes });
      await trainer.close();
      return run!;
    };
    const [card, software] = [await runOn(false), await runOn(true)];
    expect(card.weights).toEqual(software.weights);
    expect(card.observations).toEqual(software.observations);
  });

  it('keeps what is too wide for shared memory in a buffer', async () => {
    const network: MlpNetwork = { kind: 'mlp', sizes: [9, 620, 3] };
    const data = toySplit({ count: 40, features: 9, classes: 3 });
    const batchSize = { kind: 'constant', batchSize: 40 } as const;
    const trainer = await createWebgpuTrainer({ open });
    const recipe = toyRecipe(40, { batchSize, stop: { kind: 'updates', updates: 3 } });
    await expectReference(trainer, { ...recipe, learningRate: { kind: 'constant', rate: 0.001 } }, { network, data });
    await trainer.close();
  });

  it('takes multilayer perceptrons alone, and nothing once it is closed', async () => {
    const trainer = await createWebgpuTrainer({ open });
    const image = { rows: 16, columns: 16, channels: 1 };
    const lenet = { kind: 'lenet', image, filters: [2, 2], hidden: 4, classes: 3 } as const;
    expect((await errorOf(() => trainer.train({ ...request, network: lenet }))).code).toBe('E_NETWORK_KIND');
    await trainer.close();
    const error = await errorOf(() => trainer.train(request));
    expect(error.code).toBe('E_TRAINER_CLOSED');
    expect(error.message).toBe('trainer webgpu is closed: make another one.');
  });

  describe('a session', () => {
    const session = async (): Promise<GpuSession> => gpuSession(await open());

    it('says what a shader is for and what is wrong with it', async () => {
      const { pipeline, gpu } = await session();
      const error = await errorOf(() => pipeline('fn main() { let move = 1; }', 'nothing'));
      expect(error.code).toBe('E_GPU_SHADER');
      expect(error.message).toBe(
        `the shader for nothing does not compile on ${gpu.description.name} (line 1: 'move' is a reserved keyword): choose --engine wasm, and report this.`,
      );
      const noEntry = await errorOf(() => pipeline('fn other() {}', 'nothing'));
      expect(noEntry.code).toBe('E_GPU_SHADER');
    });

    it('refuses a buffer that no shader could see', async () => {
      const { buffers, bindingBytes } = await session();
      const error = await errorOf(() => buffers([{ label: 'large', bytes: bindingBytes + 4 }]));
      expect(error.code).toBe('E_GPU_MEMORY');
      expect(error.message).toMatch(
        /cannot hold [\d.]+ MB \(one buffer of [\d.]+ MB, and its shaders see [\d.]+ MB at once\): use fewer examples or a smaller network, or choose --engine wasm\.$/,
      );
    });

    it('tells a command that the device refuses', async () => {
      const { buffers, write, run, gpu } = await session();
      const [buffer] = await buffers([{ label: 'small', bytes: 16 }]);
      write(buffer!, new Float32Array(8));
      const error = await errorOf(async () => {
        await gpu.device.queue.onSubmittedWorkDone();
        await run(() => {});
      });
      expect(error.code).toBe('E_GPU_FAILED');
    });
  });
});
