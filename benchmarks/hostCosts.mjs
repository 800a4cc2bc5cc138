// What does the host add to the kernel's work? Planning per update, and what each run needs once.
import { Bench } from 'tinybench';
import { seedFrom, splitSeed } from '../dist/core/seed.js';
import { packParameters, paddedLayout, unpackParameters } from '../dist/engines/wasm/paddedParameters.js';
import { initialWeights } from '../dist/networks/initialWeights.js';
import { updatePlan } from '../dist/schedules/updatePlan.js';
import { markdownTable } from './markdownTable.mjs';
import { replicaRecipes } from './replicaWork.mjs';

const PLANNED = 1000;
const [constant] = replicaRecipes({ R: 1, B: 16, updates: PLANNED });
const scheduled = {
  ...constant,
  batching: 'epochWeightedLast',
  learningRate: {
    kind: 'warmUp',
    epochs: 2,
    after: {
      kind: 'steps',
      initial: 0.1,
      milestones: [
        { epoch: 4, factor: 0.1 },
        { epoch: 8, factor: 0.1 },
      ],
    },
  },
};
const drain = (recipe) => {
  let rates = 0;
  for (const { learningRate } of updatePlan(recipe)) rates += learningRate;
  return rates;
};
const network = { kind: 'mlp', sizes: [784, 64, 10] };
const seed = splitSeed(seedFrom(1), 'weights');
const weights = initialWeights(network, seed);
const padded = new Float32Array(paddedLayout(network).count);
const bench = new Bench({ time: 500 })
  .add(`plan ${PLANNED} updates, constant`, () => drain(constant))
  .add(`plan ${PLANNED} updates, warm-up and steps`, () => drain(scheduled))
  .add('initial weights of [784, 64, 10]', () => initialWeights(network, seed))
  .add('pack the weights of [784, 64, 10]', () => packParameters(network, weights, padded))
  .add('unpack the weights of [784, 64, 10]', () => unpackParameters(network, padded));
await bench.run();

console.log('### Host code\n');
const rows = bench.tasks.map(({ name, result }) => [
  name,
  (result.latency.p50 * 1000).toFixed(0),
  (result.latency.min * 1000).toFixed(0),
]);
console.log(markdownTable(['what', 'median, us', 'fastest, us'], rows));
