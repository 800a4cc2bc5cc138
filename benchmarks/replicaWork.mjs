import { randomStream } from '../dist/core/randomStream.js';
import { seedFrom, splitSeed } from '../dist/core/seed.js';
import { createWasmTrainer } from '../dist/engines/wasm/wasmTrainer.js';
import { initialWeights } from '../dist/networks/initialWeights.js';

const EXAMPLES = 1437;
const CLASSES = 10;

/** Standard normal inputs with random labels: what the peers train on. */
export const normalSet = (name, count, features) => {
  const random = randomStream(splitSeed(seedFrom(1), name));
  return {
    id: `${name} ${count}x${features}`,
    inputs: Float32Array.from({ length: count * features }, () => random.nextNormal()),
    labels: Int32Array.from({ length: count }, () => random.nextBelow(CLASSES)),
    count,
    features,
    classes: CLASSES,
    provenance: { name, source: 'benchmarks/replicaWork.mjs', licence: 'none needed', sha256: '' },
  };
};

/** R recipes of SGD with momentum at batch size B for so many updates. */
export const replicaRecipes = ({ R, B, updates }) =>
  Array.from({ length: R }, (_, replica) => ({
    weightsSeed: splitSeed(seedFrom(replica), 'weights'),
    orderSeed: splitSeed(seedFrom(replica), 'order'),
    datasetSize: EXAMPLES,
    batchSize: { kind: 'constant', batchSize: B },
    batching: 'stream',
    learningRate: { kind: 'constant', rate: 0.001 },
    optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false },
    weightDecay: 0,
    reduction: 'mean',
    stop: { kind: 'updates', updates },
  }));

/**
 * Ours, asked as the peers are, through the public trainer in the calling thread. What a run costs before its first
 * update and after its last (weights in and out, evaluation on both parts), which the peers do not do, is timed by runs
 * of one update and subtracted; the planning of updates counts.
 */
export const fusedEngine = async () => {
  const trainer = await createWasmTrainer({ threads: 0 });
  let key;
  let given;
  let stepSeconds;
  const train = async (size, updates) => {
    const recipes = replicaRecipes({ ...size, updates });
    const started = performance.now();
    await trainer.train({ ...given, recipes });
    return (performance.now() - started) / 1000;
  };
  const secondsPerStep = async (size, updates) => {
    const around = await train(size, 1);
    return ((await train(size, updates)) - around) / (updates - 1);
  };
  return {
    name: 'batchlaw',
    version: trainer.version,
    stepMs: async (size, seconds) => {
      if (key !== JSON.stringify(size)) {
        key = JSON.stringify(size);
        const network = { kind: 'mlp', sizes: [size.D, size.H, CLASSES] };
        given = {
          network,
          data: { training: normalSet('training', EXAMPLES, size.D), test: normalSet('test', 16, size.D) },
          initialWeights: replicaRecipes(size).map(({ weightsSeed }) => initialWeights(network, weightsSeed)),
        };
        await train(size, 500);
        stepSeconds = await secondsPerStep(size, 100);
      }
      stepSeconds = await secondsPerStep(size, Math.max(2, Math.round(seconds / stepSeconds)));
      return stepSeconds * 1000;
    },
    close: () => trainer.close(),
  };
};
