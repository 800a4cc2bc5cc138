// What does one update of a small network cost on TensorFlow's own kernels, on TensorFlow.js' wasm backend and in the fused
// engine? One replica of [64, 64, 10] on digits through the public trainers; turn by turn, the fastest turn of each, and
// ratios of one run alone. Needs the addon of `batchlaw native install`.
import { seedFrom, splitSeed } from '../dist/core/seed.js';
import { drawSplit } from '../dist/data/drawSplit.js';
import { loadDataset } from '../dist/data/loadDataset.js';
import { installedBuild, nativeFolder, readNativeManifest } from '../dist/engines/tfjs/native/nativeManifest.js';
import { createTfjsTrainer } from '../dist/engines/tfjs/tfjsTrainer.js';
import { createWasmTrainer } from '../dist/engines/wasm/wasmTrainer.js';
import { markdownTable } from './markdownTable.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const UPDATES = Number(process.env.BENCH_UPDATES ?? 200);
const BATCHES = [32, 256];

const build = installedBuild(nativeFolder(process.env));
if (build === undefined) {
  console.log('### An update on TensorFlow itself\n\nNot measured: no addon is installed (`batchlaw native install`).');
  process.exit(0);
}
const { tensorflow } = readNativeManifest(build);
const digits = await loadDataset({ data: 'digits' });
const data = drawSplit(digits, { trainingSize: 1024, testSize: 64, labelNoise: 0 }, seedFrom(1));
const request = (batchSize) => ({
  network: { kind: 'mlp', sizes: [data.training.features, 64, 10] },
  data,
  recipes: [
    {
      weightsSeed: splitSeed(seedFrom(0), 'weights'),
      orderSeed: splitSeed(seedFrom(0), 'order'),
      datasetSize: 1024,
      batchSize: { kind: 'constant', batchSize },
      batching: 'stream',
      learningRate: { kind: 'constant', rate: 0.01 },
      optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false },
      weightDecay: 0,
      reduction: 'mean',
      stop: { kind: 'updates', updates: UPDATES },
    },
  ],
});
const trainers = [
  ['fused wasm', await createWasmTrainer({ threads: 1 })],
  ['tfjs-node', await createTfjsTrainer({ backend: 'node' })],
  ['tfjs-wasm', await createTfjsTrainer({ backend: 'wasm' })],
];
const rows = [];
for (const batchSize of BATCHES) {
  const best = trainers.map(() => Number.POSITIVE_INFINITY);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, [, trainer]] of trainers.entries()) {
      const started = performance.now();
      await trainer.train(request(batchSize));
      if (round >= 0) best[index] = Math.min(best[index], (performance.now() - started) / UPDATES); // the first turn warms up
    }
  }
  trainers.forEach(([name], index) => {
    rows.push([batchSize, name, best[index].toFixed(3), (best[index] / best[0]).toFixed(1)]);
  });
}
await Promise.all(trainers.map(([, trainer]) => trainer.close()));

console.log(`### An update on TensorFlow itself\n
One replica of [64, 64, 10] on digits, ${UPDATES} updates of SGD with momentum and one look at the end; fastest of ${ROUNDS} turns;
TensorFlow ${tensorflow.version}.\n`);
console.log(markdownTable(['B', 'engine', 'ms per update', 'times the fused engine'], rows));
