// Does memory grow with weights and not with steps, and with replicas by their results alone? The kernel's own memory,
// and what the host keeps after a garbage collection: after so many updates of one replica through the public trainer's
// own loop, and after R replicas through the public trainer itself.
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compileFusedKernel, instantiateFusedKernel } from '../dist/engines/wasm/fusedKernel.js';
import { kernelRunner } from '../dist/engines/wasm/kernelRunner.js';
import { sharedDataset } from '../dist/engines/wasm/sharedDataset.js';
import { createWasmTrainer } from '../dist/engines/wasm/wasmTrainer.js';
import { parameterCount } from '../dist/networks/parameterLayout.js';
import { markdownTable } from './markdownTable.mjs';
import { normalSet, replicaRecipes } from './replicaWork.mjs';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const data = { training: normalSet('training', 1437, 64), test: normalSet('test', 16, 64) };
const training = sharedDataset(data.training);
const test = sharedDataset(data.test);
const kibibytes = (bytes) => (bytes / 1024).toFixed(0);
const networkOf = (hidden) => ({ kind: 'mlp', sizes: [64, hidden, 10] });

/** Bytes that the host holds: its objects, and the array buffers beside them. */
const held = async () => {
  for (let i = 0; i < 5; i++) {
    await setTimeout(20); // array buffers are freed beside the main thread
    collect();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const afterUpdates = async (hidden, updates) => {
  const network = networkOf(hidden);
  const kernel = await instantiateFusedKernel(await compileFusedKernel());
  const runner = kernelRunner(kernel);
  const train = (count) => {
    const [recipe] = replicaRecipes({ R: 1, B: 4, updates: count });
    const work = runner.run({ kind: 'train', network, training, test, recipe });
    while (!work.next().done);
  };
  train(5_000); // compiles, and fills what is filled once
  const before = await held();
  train(updates);
  return { kernel: kernel.memory.buffer.byteLength, left: (await held()) - before };
};

/** The memory of each kernel that is made while `make` runs. */
const kernelsOf = async (make) => {
  const { Memory } = WebAssembly;
  const memories = [];
  WebAssembly.Memory = class extends Memory {
    constructor(...given) {
      super(...given);
      memories.push(this);
    }
  };
  try {
    return { made: await make(), memories };
  } finally {
    WebAssembly.Memory = Memory;
  }
};

const afterReplicas = async (hidden, R) => {
  const { made: trainer, memories } = await kernelsOf(() => createWasmTrainer({ threads: 0 }));
  const request = { network: networkOf(hidden), data };
  await trainer.train({ ...request, recipes: replicaRecipes({ R: 1, B: 4, updates: 5_000 }) });
  const recipes = replicaRecipes({ R, B: 4, updates: 200 });
  const before = await held();
  const runs = [...(await trainer.train({ ...request, recipes }))];
  const results = (await held()) - before;
  runs.length = 0;
  const left = (await held()) - before;
  await trainer.close();
  const kernel = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  return { kernels: memories.length, kernel, results, left };
};

const HIDDEN = [16, 256, 1024];

const updateRows = [];
for (const hidden of HIDDEN) {
  for (const updates of [1_000, 100_000]) {
    const { kernel, left } = await afterUpdates(hidden, updates);
    updateRows.push([hidden, parameterCount(networkOf(hidden)), updates, kibibytes(kernel), kibibytes(left)]);
  }
}
const replicaRows = [];
for (const hidden of HIDDEN) {
  for (const R of [1, 10, 100]) {
    const { kernels, kernel, results, left } = await afterReplicas(hidden, R);
    const weights = R * parameterCount(networkOf(hidden)) * 4;
    replicaRows.push([hidden, R, kernels, ...[kernel, weights, results, left].map(kibibytes)]);
  }
}

console.log(`### Memory\n
[64, H, 10] at B = 4, 1,437 examples (359 KiB of inputs). Kernel: all of its linear memory, data included. Left: what the
host keeps more than before, objects and array buffers, after a garbage collection.

One replica, few updates and many:\n`);
console.log(markdownTable(['H', 'weights', 'updates', 'kernel, KiB', 'left, KiB'], updateRows));
console.log(`
R replicas of 200 updates through the public trainer, on one thread (the calling one, so that all can be seen). The
kernel holds one replica at a time; the results hold R weight vectors until the caller lets go of them:\n`);
console.log(
  markdownTable(
    ['H', 'R', 'kernels', 'kernel, KiB', 'R x weights, KiB', 'results held, KiB', 'left after them, KiB'],
    replicaRows,
  ),
);
