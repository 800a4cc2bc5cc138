// How many replica-steps a second does the fused WGSL engine make, beside the fused WASM engine on all cores and
// TensorFlow.js on WebGPU? All in one run, turn by turn, on whatever GPU Dawn finds. Prints a table and, last, one line
// of JSON. GPU_REPLICAS: how many replicas at once, e.g. 256,1024; GPU_SECONDS: of one turn; GPU_ENGINES: which.
import { openEngine } from '../dist/cli/openEngine.js';
import { openGpu } from '../dist/devices/openGpu.js';
import { initialWeights } from '../dist/networks/initialWeights.js';
import { markdownTable } from './markdownTable.mjs';
import { normalSet, replicaRecipes } from './replicaWork.mjs';

const EXAMPLES = 1437;
const CLASSES = 10;
const ROUNDS = Number(process.env.GPU_ROUNDS ?? 3);
const SECONDS = Number(process.env.GPU_SECONDS ?? 2);
const REPLICAS = (process.env.GPU_REPLICAS ?? '256,1024').split(',').map(Number);
const ENGINES = (process.env.GPU_ENGINES ?? 'webgpu,wasm,tfjs-webgpu').split(',');
const SIZES = [
  [32, 64, 64],
  [256, 64, 64],
  [32, 784, 64],
  [4, 64, 16],
  [16, 64, 16],
].map(([B, D, H]) => ({ B, D, H }));

const short = (number) => number.toPrecision(3);
const { description, close } = await openGpu({ engine: 'webgpu' });
close();
const trainers = await Promise.all(ENGINES.map(async (name) => (await openEngine(name)).trainer));

/** Replica-steps a second of one engine, what runs of one update cost taken off. */
const rateOf = (trainer, size, R) => {
  const network = { kind: 'mlp', sizes: [size.D, size.H, CLASSES] };
  const data = { training: normalSet('training', EXAMPLES, size.D), test: normalSet('test', 16, size.D) };
  const replicas = trainer.name.startsWith('tfjs') ? 1 : R; // one after another there: one tells the rate of all
  const weights = replicaRecipes({ ...size, R: replicas, updates: 1 }).map(({ weightsSeed }) =>
    initialWeights(network, weightsSeed),
  );
  const seconds = async (updates) => {
    const recipes = replicaRecipes({ ...size, R: replicas, updates });
    const started = performance.now();
    await trainer.train({ network, data, recipes, initialWeights: weights });
    return (performance.now() - started) / 1000;
  };
  let updates = 11;
  return async () => {
    for (;;) {
      const around = await seconds(1);
      const time = (await seconds(updates)) - around;
      if (time >= SECONDS / 2) return (replicas * (updates - 1)) / time;
      updates = Math.ceil(1 + (updates - 1) * Math.min(8, SECONDS / Math.max(time, 0.001)));
    }
  };
};

const results = [];
for (const R of REPLICAS) {
  for (const size of SIZES) {
    const rates = trainers.map((trainer) => rateOf(trainer, size, R));
    const best = rates.map(() => 0);
    for (let round = -1; round < ROUNDS; round++) {
      for (const [i, rate] of rates.entries()) {
        const found = await rate();
        if (round >= 0) best[i] = Math.max(best[i], found); // the first turn compiles and warms up
      }
    }
    results.push({ R, ...size, replicaStepsPerSecond: Object.fromEntries(ENGINES.map((name, i) => [name, best[i]])) });
  }
}
for (const trainer of trainers) await trainer.close();

const [first, ...others] = ENGINES;
console.log(`### Replica-steps on a GPU\n
${description.name}. Thousand replica-steps a second, fastest of ${ROUNDS} turns of about ${SECONDS} s; "x NAME" is how
many times as fast ${first} is.\n`);
const rows = results.map(({ R, B, D, H, replicaStepsPerSecond: rate }) => [
  [R, B, D, H].join(', '),
  ...ENGINES.map((name) => short(rate[name] / 1000)),
  ...others.map((name) => (rate[first] / rate[name]).toFixed(2)),
]);
console.log(markdownTable(['R, B, D, H', ...ENGINES, ...others.map((name) => `x ${name}`)], rows));
console.log(`\n${JSON.stringify({ adapter: description.name, vendor: description.vendor, results })}`);
