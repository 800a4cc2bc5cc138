// Does memory grow with weights and not with steps? The kernel's own memory, and the heap of the host after a garbage
// collection, after so many updates of one replica through the public trainer's own loop.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compileFusedKernel, instantiateFusedKernel } from '../dist/engines/wasm/fusedKernel.js';
import { kernelRunner } from '../dist/engines/wasm/kernelRunner.js';
import { sharedDataset } from '../dist/engines/wasm/sharedDataset.js';
import { parameterCount } from '../dist/networks/parameterLayout.js';
import { markdownTable } from './markdownTable.mjs';
import { normalSet, replicaRecipes } from './replicaWork.mjs';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const module = await compileFusedKernel();
const training = sharedDataset(normalSet('training', 1437, 64));
const test = sharedDataset(normalSet('test', 16, 64));

const measured = async (hidden, updates) => {
  const network = { kind: 'mlp', sizes: [64, hidden, 10] };
  const kernel = await instantiateFusedKernel(module);
  const runner = kernelRunner(kernel);
  const train = (count) => {
    const [recipe] = replicaRecipes({ R: 1, B: 4, updates: count });
    const work = runner.run({ kind: 'train', network, training, test, recipe });
    while (!work.next().done);
  };
  train(5_000); // compiles, and fills what is filled once
  collect();
  const before = process.memoryUsage().heapUsed;
  train(updates);
  collect();
  return {
    weights: parameterCount(network),
    kernel: kernel.memory.buffer.byteLength,
    heap: process.memoryUsage().heapUsed - before,
  };
};

const rows = [];
for (const hidden of [16, 256, 1024]) {
  for (const updates of [1_000, 100_000]) {
    if (hidden === 1024 && updates > 1_000) continue; // minutes, and nothing new
    const { weights, kernel, heap } = await measured(hidden, updates);
    rows.push([hidden, weights, updates, (kernel / 1024).toFixed(0), (heap / 1024).toFixed(0)]);
  }
}
console.log(`### Memory\n
One replica of [64, H, 10] at B = 4, 1,437 examples (359 KiB of inputs). Kernel: all of its linear memory, data included.
Heap: what a run leaves behind in the host beside it, after a garbage collection.\n`);
console.log(markdownTable(['H', 'weights', 'updates', 'kernel, KiB', 'heap left, KiB'], rows));
