import { describe, expect, it } from 'vitest';
import type { MlpNetwork } from '../../../../src/core/network.ts';
import { dispatchPace } from '../../../../src/engines/webgpu/dispatchPace.ts';
import { type AdapterShape, kernelShape, scratchBytes } from '../../../../src/engines/webgpu/kernelShape.ts';
import { memoryPlan, WAVE_BYTES } from '../../../../src/engines/webgpu/memoryPlan.ts';
import { planCursor } from '../../../../src/engines/webgpu/planCursor.ts';
import { packVectors, unpackVectors, vectorLayout } from '../../../../src/engines/webgpu/vectorLayout.ts';
import { updatePlan } from '../../../../src/schedules/updatePlan.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { toyRecipe } from '../../../support/toyTraining.ts';

const mlp = (...sizes: number[]): MlpNetwork => ({ kind: 'mlp', sizes });
const lavapipe: AdapterShape = {
  workgroupBytes: 32_768,
  workgroupSize: 32,
  software: true,
  tile: { rows: 8, outputs: 2, inputs: 2 },
};
const card: AdapterShape = {
  workgroupBytes: 49_152,
  workgroupSize: 256,
  software: false,
  tile: { rows: 4, outputs: 1, inputs: 1 },
};

describe('vectorLayout', () => {
  it('fills inputs and outputs up to multiples of four, and gives back what it was given', () => {
    const network = mlp(3, 5, 2);
    const { layers, vectors } = vectorLayout(network);
    expect(layers.map(({ in4, out4 }) => [in4, out4])).toEqual([
      [1, 2],
      [2, 1],
    ]);
    expect(vectors).toBe(4 * 2 + 2 + 8 + 1);
    const flat = Float32Array.from({ length: 3 * 5 + 5 + 5 * 2 + 2 }, (_, i) => i + 1);
    const padded = new Float32Array(vectors * 4);
    packVectors(network, flat, padded);
    expect(padded.filter((x) => x !== 0)).toHaveLength(flat.length);
    expect(unpackVectors(network, padded, new Float32Array(flat.length))).toEqual(flat);
  });
});

describe('kernelShape', () => {
  it('keeps the rows of small networks in shared memory', () => {
    const shape = kernelShape(mlp(64, 16, 10), 'backward', card);
    expect(shape.memory.shared).toBe(true);
    expect(shape.rows).toBe(64);
    expect(shape.tableVectors).toBeLessThanOrEqual(shape.memory.sharedVectors);
    expect(scratchBytes(shape)).toBe(0);
  });

  it('takes fewer rows for wider networks, and a buffer for the widest', () => {
    const rows = (...sizes: number[]) => kernelShape(mlp(...sizes), 'backward', lavapipe);
    expect(rows(64, 64, 10).rows).toBe(32);
    expect(rows(256, 128, 10).rows).toBe(16);
    expect(rows(784, 512, 10).memory.shared).toBe(false);
    expect(scratchBytes(rows(784, 512, 10))).toBe(32 * (512 + 512 + 12) * 4);
  });

  it('keeps no copy of the inputs, but where they are augmented', () => {
    const widest = mlp(784, 64, 10);
    expect(kernelShape(widest, 'backward', lavapipe).memory.shared).toBe(true);
    expect(scratchBytes(kernelShape(widest, 'augmented', lavapipe))).toBe(32 * (784 + 64 + 64 + 12) * 4);
  });

  it('asks a card for less shared memory where less is enough', () => {
    const { memory } = kernelShape(mlp(4, 4, 3), 'forward', card);
    expect(memory.sharedVectors).toBeLessThan(kernelShape(mlp(64, 64, 10), 'tangents', card).memory.sharedVectors);
  });

  it('refuses a network that is deeper than its table of layers', async () => {
    const error = await errorOf(() => kernelShape(mlp(...new Array<number>(66).fill(2)), 'forward', card));
    expect(error.code).toBe('E_GPU_DEPTH');
    expect(error.message).toBe(
      'a network of 65 layers is too deep for engine webgpu, which takes up to 64: choose --engine wasm.',
    );
  });
});

describe('memoryPlan', () => {
  const shape = kernelShape(mlp(784, 64, 10), 'backward', card);
  const stateBytes = 4 * (784 * 64 + 64 + 64 * 12 + 12) * 4;

  it('fills the buffers that a shader sees, and no more', () => {
    const plan = memoryPlan(shape, { datasetSize: 1000, bindingBytes: 2 ** 27 });
    expect(plan.stateBytes).toBe(stateBytes);
    expect(plan.replicas).toBe(Math.floor(2 ** 27 / stateBytes));
    expect(plan.ring).toBe(plan.ringEpochs * 1000);
    expect(plan.ringEpochs).toBe(9);
  });

  it('keeps a wave within its share of memory, and takes one replica at least', () => {
    const large = memoryPlan(shape, { datasetSize: 1000, bindingBytes: 2 ** 40 });
    expect(large.replicas * stateBytes).toBeLessThanOrEqual(WAVE_BYTES);
    expect(memoryPlan(shape, { datasetSize: 60_000, bindingBytes: 1024 }).replicas).toBe(1);
    expect(memoryPlan(shape, { datasetSize: 60_000, bindingBytes: 1024 }).ringEpochs).toBe(2);
  });
});

describe('planCursor', () => {
  const recipe = toyRecipe(45, {
    batchSize: { kind: 'constant', batchSize: 20 },
    batching: 'epochDropLast',
    stop: { kind: 'epochs', epochs: 3 },
  });

  it('cuts the updates of updatePlan into pieces of so many rows', () => {
    const { pieces, ended } = planCursor(recipe, 8, undefined).take(1000, 1e9, 100);
    const updates = [...updatePlan(recipe)];
    expect(ended).toBe(true);
    expect(pieces).toHaveLength(updates.length * 3);
    expect(pieces.map(({ rows }) => rows)).toEqual(updates.flatMap(() => [8, 8, 4]));
    expect(pieces.map(({ first, last }) => [first, last]).slice(0, 3)).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ]);
    expect(pieces.map(({ at }) => at).slice(5, 8)).toEqual([36, 45, 53]); // 5 examples were dropped
  });

  it('stops at the budget, at the last epoch that it may touch, and where an evaluation is due', () => {
    const cursor = planCursor(recipe, 8, 1);
    expect(cursor.take(1000, 1, 100).pieces).toHaveLength(1);
    expect(cursor.take(2, 1e9, 100).pieces).toHaveLength(2);
    const rest = cursor.take(1000, 1e9, 100);
    expect(rest.pieces).toHaveLength(6); // the epoch ends with its dropped batch, in the update after it
    expect(rest.due).toBe('observation');
    expect(cursor.updates()).toBe(3);
    expect(cursor.examplesSeen()).toBe(60);
    const stream = planCursor(toyRecipe(45, { stop: { kind: 'epochs', epochs: 9 } }), 8, undefined);
    const { pieces } = stream.take(1000, 1e9, 2);
    expect(pieces.at(-1)!.at + pieces.at(-1)!.rows).toBeLessThanOrEqual(90);
    expect(stream.piecesTaken()).toBe(pieces.length);
  });

  it('goes on after pieces that were made before', () => {
    const whole = planCursor(recipe, 8, 1).take(4, 1e9, 100).pieces;
    const cursor = planCursor(recipe, 8, 1);
    cursor.skip(3);
    expect(cursor.take(1, 1e9, 100).pieces).toEqual(whole.slice(3));
    expect(cursor.piecesTaken()).toBe(4);
  });
});

describe('dispatchPace', () => {
  it('grows step by step to what takes the wanted time, and shrinks at once', () => {
    const pace = dispatchPace(10);
    pace.took(10, 0.001);
    expect(pace.budget()).toBe(40);
    pace.took(40, 240);
    expect(pace.budget()).toBe(10);
    pace.took(1, 1e6);
    expect(pace.budget()).toBe(1);
  });
});
