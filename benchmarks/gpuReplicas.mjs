// How many replica-steps a second does the fused WGSL engine make, beside the fused WASM engine on all cores and TensorFlow.js on
// WebGPU? All in one run, turn by turn, on whatever GPU Dawn finds. Prints tables and, last, one line of JSON.
// GPU_REPLICAS: how many replicas at once, e.g. 1,256,1024; GPU_SECONDS: of one turn; GPU_ENGINES: which; GPU_PEERS=1: JAX and
// PyTorch too, as PEER_PYTHON has them, on a card with PEER_DEVICE=gpu.
import { openEngine } from '../dist/cli/openEngine.js';
import { openGpu } from '../dist/devices/openGpu.js';
import { createWebgpuTrainer } from '../dist/engines/webgpu/webgpuTrainer.js';
import { initialWeights } from '../dist/networks/initialWeights.js';
import { markdownTable } from './markdownTable.mjs';
import { peerProcess } from './peerProcess.mjs';
import { normalSet, replicaRecipes } from './replicaWork.mjs';
import { watchedGpu } from './watchedGpu.mjs';

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
const watched = watchedGpu();
const trainers = await Promise.all(
  ENGINES.map(async (name) =>
    name === 'webgpu' ? createWebgpuTrainer({ open: watched.open }) : (await openEngine(name)).trainer,
  ),
);
const peers = await Promise.all(
  process.env.GPU_PEERS === undefined
    ? []
    : ['replicas_jax.py', 'replicas_torch.py'].map((script) => peerProcess(script, process.env.PEER_PYTHON)),
);
const present = peers.filter(({ absent }) => absent === undefined);
const names = [...ENGINES, ...present.map(({ name }) => name)];

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
      watched.take();
      const whole = await seconds(updates);
      const time = whole - around;
      if (time >= SECONDS / 2) {
        const own = trainer.name === 'webgpu' ? { host: { ...watched.take(), updates, seconds: whole } } : {};
        return { rate: (replicas * (updates - 1)) / time, ...own };
      }
      updates = Math.ceil(1 + (updates - 1) * Math.min(8, SECONDS / Math.max(time, 0.001)));
    }
  };
};

/** Why a peer ended, by name: one that runs out of memory costs no other's numbers. */
const ended = new Map();
const peerRate = (peer, size, R) => async () => {
  if (ended.has(peer.name)) return { rate: 0 };
  try {
    return { rate: (1000 * R) / (await peer.stepMs({ R, ...size }, SECONDS)) };
  } catch (error) {
    ended.set(peer.name, error.message);
    return { rate: 0 };
  }
};

let stopping = false;
process.once('SIGINT', () => {
  stopping = true; // what was measured is still printed
});
const results = [];
for (const R of REPLICAS) {
  for (const size of SIZES) {
    if (stopping) break;
    const rates = [
      ...trainers.map((trainer) => rateOf(trainer, size, R)),
      ...present.map((peer) => peerRate(peer, size, R)),
    ];
    const best = rates.map(() => ({ rate: 0 }));
    for (let round = -1; round < ROUNDS; round++) {
      for (const [i, rate] of rates.entries()) {
        if (stopping) break;
        const found = await rate();
        if (round >= 0 && found.rate > best[i].rate) best[i] = found; // the first turn compiles and warms up
      }
    }
    if (best.slice(0, trainers.length).some(({ rate }) => rate === 0)) continue; // it was stopped in the middle
    results.push({
      ...{ R, ...size },
      replicaStepsPerSecond: Object.fromEntries(names.map((name, i) => [name, best[i].rate])),
      ...best.find(({ host }) => host !== undefined),
    });
    console.error([R, size.B, size.D, size.H].join(', '), best.map(({ rate }) => short(rate / 1000)).join(' '));
  }
}
for (const one of [...trainers, ...present]) await one.close();

const [first, ...others] = names;
console.log(`### Replica-steps on a GPU\n
${description.name}. ${present.map(({ name, version }) => `${name} ${version}. `).join('')}Thousand replica-steps a second, fastest of ${ROUNDS}
turns of about ${SECONDS} s; "x NAME" is how many times as fast ${first} is.\n`);
const rows = results.map(({ R, B, D, H, replicaStepsPerSecond: rate }) => [
  [R, B, D, H].join(', '),
  ...names.map((name) => (rate[name] > 0 ? short(rate[name] / 1000) : '')),
  ...others.map((name) => (rate[name] > 0 ? (rate[first] / rate[name]).toFixed(2) : '')),
]);
console.log(markdownTable(['R, B, D, H', ...names, ...others.map((name) => `x ${name}`)], rows));
const hosts = results.filter(({ host }) => host !== undefined);
if (hosts.length > 0) {
  console.log(`\nOf webgpu: the most that its buffers held at once, updates to a submission, and what the host took to enqueue one
(encoder to submit, the wait left out), of the same turn.\n`);
  const spent = hosts.map(({ R, B, D, H, host: { peakBytes, submissions, updates, enqueueSeconds, seconds } }) => [
    [R, B, D, H].join(', '),
    (peakBytes / 2 ** 20).toFixed(1),
    short(updates / submissions),
    short((1e6 * enqueueSeconds) / submissions),
    short((100 * enqueueSeconds) / seconds),
  ]);
  console.log(markdownTable(['R, B, D, H', 'peak, MiB', 'updates each', 'enqueue, us', '% of the time'], spent));
}
for (const { name, absent } of peers) if (absent !== undefined) console.log(`\n${name} left out: ${absent}.`);
for (const why of ended.values()) console.log(`\n${why}.`);
console.log(
  `\n${JSON.stringify({ adapter: description.name, vendor: description.vendor, peers: present.map(({ name, version }) => `${name} ${version}`), results })}`,
);
