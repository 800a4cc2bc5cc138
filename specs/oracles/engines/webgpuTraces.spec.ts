import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MlpNetwork } from '../../../src/core/network.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import { createWebgpuTrainer } from '../../../src/engines/webgpu/webgpuTrainer.ts';
import { relativeError } from '../../../src/laws/relativeError.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { describeEngineTraces } from '../../support/engineTraces.ts';
import { FLOAT32 } from '../../support/float32Tolerances.ts';
import { gpuMissing } from '../../support/gpuAtHand.ts';
import { toySplit } from '../../support/toyTraining.ts';

const missing = await gpuMissing();

describe.skipIf(missing !== undefined)(`engine webgpu on the GPU at hand (${missing ?? 'there is one'})`, () => {
  let trainer: Trainer | undefined;
  beforeAll(async () => {
    trainer = await createWebgpuTrainer();
  });
  afterAll(async () => {
    await trainer?.close();
  });

  describeEngineTraces(() => trainer!);

  it.each([
    ['many tiles of examples', [64, 32, 10], 700],
    ['tables that do not fit into shared memory', [9, 700, 500, 3], 40],
  ])('has the traces of the engine wasm with %s', async (_, sizes, count) => {
    const network: MlpNetwork = { kind: 'mlp', sizes };
    const { training } = toySplit({ count, features: sizes[0]!, classes: sizes.at(-1)! });
    const weights = initialWeights(network, seedFrom(3));
    const wasm = await createWasmTrainer({ threads: 0 });
    const expected = await wasm.lossOracle(network, training).hessianTraces!(weights);
    await wasm.close();
    const oracle = trainer!.lossOracle(network, training);
    const ours = await oracle.hessianTraces!(weights);
    expect(relativeError(ours, expected)).toBeLessThan(FLOAT32.hessian);
    expect(await oracle.hessianTraces!(weights)).toEqual(ours);
  });
});
