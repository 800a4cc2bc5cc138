// How many Hessian-vector products a second, and how long to a top eigenvalue and a trace of a stated error, on one core,
// with the fused engine and with the native kernel (where `batchlaw native curvature` has compiled it), beside PyTorch on the same
// weights and the same slice? Turn by turn, as in replicaSteps.mjs, in CPU time of the process, so that other jobs count for little.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadNativeKernel } from '../dist/cli/nativeKernel.js';
import { randomStream } from '../dist/core/randomStream.js';
import { seedFrom, splitSeed } from '../dist/core/seed.js';
import { createWasmTrainer } from '../dist/engines/wasm/wasmTrainer.js';
import { closedFormTrace } from '../dist/measure/closedFormTrace.js';
import { topEigenvalues } from '../dist/measure/topEigenvalues.js';
import { normalVector } from '../dist/measure/vectorAlgebra.js';
import { markdownTable } from './markdownTable.mjs';
import { peerProcess } from './peerProcess.mjs';
import { pinToOneCore } from './pinToOneCore.mjs';
import { normalSet } from './replicaWork.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 0.3);
const EIGENVALUE_TOLERANCE = 1e-2; // residual as a share of the eigenvalue
const TRACE_TOLERANCE = 0.05; // relative standard error
const CASES = [
  { sizes: [64, 32, 10], examples: 500 },
  { sizes: [49, 64, 64, 10], examples: 1000 },
  { sizes: [64, 64, 64, 10], examples: 1000 },
  { sizes: [196, 64, 10], examples: 1000 },
  { sizes: [784, 128, 10], examples: 1000 },
];
const TASKS = ['products', 'lanczos', 'power', 'trace'];

/** Labels that a linear map of the inputs gives: something that can be learned. */
const learnable = (data) => {
  const { features, classes, count, inputs } = data;
  const map = normalVector(randomStream(splitSeed(seedFrom(2), 'teacher')), features * classes);
  const labels = Int32Array.from({ length: count }, (_, n) => {
    const scores = Array.from({ length: classes }, (__, c) => {
      let sum = 0;
      for (let i = 0; i < features; i++) sum += inputs[n * features + i] * map[i * classes + c];
      return sum;
    });
    return scores.indexOf(Math.max(...scores));
  });
  return { ...data, labels };
};

/** A few epochs of training, so that the spectrum has the outliers that spectra have. */
const trained = async (trainer, network, data) => {
  const [run] = await trainer.train({
    network,
    data: { training: data, test: data },
    recipes: [
      {
        weightsSeed: splitSeed(seedFrom(1), 'weights'),
        orderSeed: splitSeed(seedFrom(1), 'order'),
        datasetSize: data.count,
        batchSize: { kind: 'constant', batchSize: 32 },
        batching: 'stream',
        learningRate: { kind: 'constant', rate: 0.02 },
        optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false },
        weightDecay: 0,
        reduction: 'mean',
        stop: { kind: 'epochs', epochs: 5 },
      },
    ],
  });
  return run.weights;
};

/** Of all threads of this process. */
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const answerOf = async (task, { oracle, weights, direction }, seed) => {
  const started = cpuSeconds();
  const done = (products, value) => ({ seconds: cpuSeconds() - started, products, value });
  switch (task) {
    case 'products': {
      let count = 0;
      for (; cpuSeconds() - started < SECONDS; count++) await oracle.hessianVector(weights, direction);
      return done(count);
    }
    case 'trace': {
      return done(0, (await closedFormTrace(oracle, weights)).value); // no probes, no error
    }
    default: {
      const options = { seed, ends: 'largest', relativeTolerance: EIGENVALUE_TOLERANCE, maxIterations: 200 };
      const found = await topEigenvalues(oracle, weights, options);
      return done(found.evaluations.hessianVectors, found.value);
    }
  }
};

const short = (number) => number.toPrecision(3);
const fastest = (answers) => answers.reduce((a, b) => (b.seconds / b.products < a.seconds / a.products ? b : a));
const median = (answers) => answers.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(answers.length / 2)];

const pinned = pinToOneCore();
const trainer = await createWasmTrainer({ threads: 0 });
const peer = await peerProcess('sharpness_torch.py', process.env.PEER_PYTHON);
const there = peer.absent === undefined;
/** Undefined where it is not installed, or for another machine: `why` then. */
const { kernel, why } = await loadNativeKernel(process.env).then(
  (found) => ({ kernel: found }),
  (error) => ({ why: error.message }),
);
const native = kernel?.lend(trainer, 0);
const folders = [];
const rows = [];
try {
  for (const { sizes, examples } of CASES) {
    const folder = mkdtempSync(join(tmpdir(), 'batchlaw-sharpness-')); // one each: the peer goes by the name
    folders.push(folder);
    const network = { kind: 'mlp', sizes };
    const data = learnable(normalSet('sharpness', examples, sizes[0]));
    const weights = await trained(trainer, network, data);
    for (const [name, array] of Object.entries({ 'x.f32': data.inputs, 'y.i32': data.labels, 'w.f32': weights })) {
      writeFileSync(join(folder, name), new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
    const direction = Float32Array.from(normalVector(randomStream(seedFrom(3)), weights.length));
    const placeOf = (owner) => ({ oracle: owner.lossOracle(network, data), weights, direction });
    const [place, nativePlace] = [placeOf(trainer), native && placeOf(native)];
    for (const task of TASKS) {
      const [ours, natives, theirs] = [[], [], []];
      for (let round = -1; round < ROUNDS; round++) {
        const seed = splitSeed(seedFrom(4), 'turn', round + 1);
        const own = await answerOf(task, place, seed);
        const quick = native && (await answerOf(task, nativePlace, seed));
        const tolerance = task === 'trace' ? TRACE_TOLERANCE : EIGENVALUE_TOLERANCE;
        const question = { folder, sizes, task, tolerance, seconds: SECONDS, seed: round + 1 };
        const other = there ? await peer.ask(question) : undefined;
        if (round < 0) continue; // the first turn sets up and warms up
        ours.push(own);
        if (native) natives.push(quick);
        if (other !== undefined) theirs.push(other);
      }
      const timeOf = (answers) => {
        if (task === 'products') return fastest(answers).seconds / fastest(answers).products;
        return median(answers).seconds;
      };
      const cell = (answers) =>
        task === 'products'
          ? `${short(1 / timeOf(answers))} /s`
          : `${short(1e3 * timeOf(answers))} ms, ${median(answers).products} products, ${short(median(answers).value)}`;
      const times = (answers) => (timeOf(theirs) / timeOf(answers)).toFixed(2);
      const compared = there ? [cell(theirs), times(ours), ...(native ? [times(natives)] : [])] : [];
      rows.push([
        `${sizes.join('-')}, N = ${examples}`,
        task,
        cell(ours),
        ...(native ? [cell(natives)] : []),
        ...compared,
      ]);
    }
  }
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await trainer.close();
  if (there) peer.close();
}

console.log(`### Curvature on one core\n
${ROUNDS} turns, ${pinned}, CPU time. batchlaw ${trainer.version}${there ? `, PyTorch ${peer.version}` : ''}, float32 all. \`products\`: Hessian-vector
products, fastest turn of ${SECONDS} s. The others: median over turns with other seeds of the time to a top eigenvalue with a residual of
${EIGENVALUE_TOLERANCE} of it, and to a trace: ours in closed form on the engine, PyTorch's by sign probes to a standard error of ${TRACE_TOLERANCE} of it. \`lanczos\` and
\`power\` are what PyTorch does; ours is Lanczos both times. Beside them the products taken, and the value of that turn.\n`);
const columns = ['engine', ...(native ? ['native'] : [])];
const head = there ? ['PyTorch', ...columns.map((name) => `${name} x PyTorch`)] : [];
console.log(markdownTable(['network', 'task', ...columns, ...head], rows));
if (native)
  console.log(`\nNative kernel ${kernel.told.kernel.slice(0, 8)}, ${kernel.told.compiler}, ${kernel.told.processor}.`);
else console.log(`\nThe native kernel left out: ${why}`);
if (!there) console.log(`\nPyTorch left out: ${peer.absent}.`);
