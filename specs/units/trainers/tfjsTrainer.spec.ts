import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MlpNetwork, Network } from '../../../src/core/network.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import type { Fit } from '../../../src/engines/tfjs/models/fitJob.ts';
import type { ModelTrainerOptions } from '../../../src/engines/tfjs/models/modelTrainer.ts';
import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import { checkLaw } from '../../../src/judge/checkLaw.ts';
import { lawsNamed } from '../../../src/laws/lawsNamed.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { tfjsTrainer } from '../../../src/trainers/tfjsTrainer.ts';
import { FLOAT32 } from '../../support/float32Tolerances.ts';
import { denseModel, makeDense } from '../../support/tfjsModels.ts';
import { toyImages, toyRecipe, toySplit } from '../../support/toyTraining.ts';

const network: MlpNetwork = { kind: 'mlp', sizes: [5, 7, 3] };
const data = toySplit({ count: 30, features: 5, classes: 3 });
const plain = toyRecipe(30, { batchSize: { kind: 'constant', batchSize: 8 } });
const momentum: Recipe = { ...plain, optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false } };

let wasm: Trainer;
beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  wasm = await createWasmTrainer({ threads: 0 });
});
afterAll(() => wasm.close());

const dense = (options: Partial<ModelTrainerOptions> = {}): Trainer =>
  tfjsTrainer({ tf, model: makeDense, ...options });

const verdictOf = async (name: string, trainer: Trainer, runs = 6): Promise<string> => {
  const { verdict } = await checkLaw(lawsNamed([name])[0]!, trainer, { seed: seedFrom(3), runs });
  return verdict.kind;
};

const recipes: readonly Recipe[] = [
  plain,
  momentum,
  { ...momentum, optimiser: { kind: 'sgd', momentum: 0.9, nesterov: true } },
  { ...plain, batching: 'epochMeanLast' },
  { ...plain, batching: 'epochDropLast' },
  { ...plain, learningRate: { kind: 'steps', initial: 0.1, milestones: [{ epoch: 1, factor: 0.2 }] } },
  { ...plain, learningRate: { kind: 'warmUp', epochs: 1, after: { kind: 'constant', rate: 0.1 } } },
  { ...plain, batchSize: { kind: 'steps', initial: 4, milestones: [{ epoch: 1, batchSize: 15 }] } },
  { ...plain, datasetSize: 20, firstExample: 5, stop: { kind: 'updates', updates: 7 } },
  { ...plain, stop: { kind: 'trainingLoss', target: 1.0, maxEpochs: 20, checkEveryEpochs: 0.5 } },
  { ...plain, stop: { kind: 'trainingLoss', target: 1e-9, maxEpochs: 2, checkEveryEpochs: 0.5 } },
  { ...plain, learningRate: { kind: 'constant', rate: 1e20 } },
];

describe('tfjsTrainer', () => {
  it('trains models that it makes as the fused engine does, and observes where it does', async () => {
    const trainer = dense();
    const request = { network, data, recipes, observeEveryEpochs: 0.7 };
    const [ours, theirs] = [await wasm.train(request), await trainer.train(request)];
    theirs.forEach((run, i) => {
      const own = ours[i]!;
      expect([run.outcome, run.updates, run.examplesSeen]).toEqual([own.outcome, own.updates, own.examplesSeen]);
      expect(run.observations.map(({ epoch, updates }) => [epoch, updates])).toEqual(
        own.observations.map(({ epoch, updates }) => [epoch, updates]),
      );
      if (run.outcome.kind === 'diverged') return;
      const off = run.weights.map((weight, at) => Math.abs(weight - own.weights[at]!));
      expect(Math.max(...off)).toBeLessThan(FLOAT32.trained);
    });
  });

  it('leaves no tensor behind, whatever the optimizer', async () => {
    const given = denseModel(network.sizes);
    const optimizer = tf.train.momentum(0.1, 0.9);
    const before = tf.memory().numTensors;
    await dense().train({ network, data, recipes: [plain, momentum] });
    await tfjsTrainer({ tf, model: given, optimizer }).train({ network, data, recipes: [momentum] });
    await dense({ optimizer: () => tf.train.adam(0.01) }).train({ network, data, recipes: [plain] });
    expect(tf.memory().numTensors).toBe(before);
    given.dispose();
  });

  it('augments images as the fused engine does', async () => {
    const images = toyImages({ rows: 3, columns: 3, channels: 1 }, 12, 2);
    const sizes: Network = { kind: 'mlp', sizes: [9, 4, 2] };
    const recipe = toyRecipe(12, { augmentation: { maxShift: 1, flip: true } });
    const request = { network: sizes, data: images, recipes: [recipe] };
    const [[own], [run]] = [await wasm.train(request), await dense().train(request)];
    expect(Math.max(...run!.weights.map((w, i) => Math.abs(w - own!.weights[i]!)))).toBeLessThan(FLOAT32.trained);
  });

  it.each([
    'summed-loss',
    'two-sgd-steps',
    'learning-rate-schedule',
    'batch-size-schedule',
    'every-epoch',
    'length-of-a-run',
    'epochs-differ',
    'only-its-examples',
    'zero-rate',
    'seeds-count',
    'repeatability',
    'reported-losses',
  ])('keeps the law %s, or asks for more than it has', async (law) => {
    expect(await verdictOf(law, dense())).toMatch(/^(holds|outOfRegime)$/);
  });

  it.each([
    ['a rate that is set once', 'learning-rate-schedule'],
    ['a batch of which the last example is left out', 'every-epoch'],
  ])('has a training loop of the user judged: %s', async (bug, law) => {
    const loop =
      (broken: boolean): Fit =>
      async (job) => {
        for (const update of job.updates()) {
          const late = broken && bug.startsWith('a rate');
          (job.optimizer as tf.SGDOptimizer).setLearningRate(late ? job.learningRate(0) : update.learningRate);
          const { examples } = update;
          const kept = broken && bug.startsWith('a batch') && examples.length > 1 ? examples.slice(1) : examples;
          const { inputs, labels } = job.batch({ ...update, examples: kept });
          await job.model.trainOnBatch(inputs, labels);
          job.tf.dispose([inputs, labels]);
          await job.updated(examples.length);
        }
      };
    expect(await verdictOf(law, dense({ fit: loop(true) }), 20)).toBe('violated');
    expect(await verdictOf(law, dense({ fit: loop(false) }))).toBe('holds');
  });

  it('lets a loop cut its own batches from the order of the epochs', async () => {
    const byHand: Fit = async ({ model, inputs, labels, recipe, ...job }) => {
      const [N, D] = [recipe.datasetSize, 5];
      for (const epoch of [0, 1]) {
        const order = job.epochOrder(epoch);
        for (let at = 0; at < N; at += job.batchSize(epoch)) {
          const places = order.subarray(at, at + job.batchSize(epoch));
          const rows = [...places].flatMap((place) => [...inputs.subarray(place * D, (place + 1) * D)]);
          const x = tf.tensor2d(rows, [places.length, D]);
          const y = tf.oneHot(tf.tensor1d(Int32Array.from(places, (place) => labels[place]!)), 3);
          (job.optimizer as tf.SGDOptimizer).setLearningRate(job.learningRate(epoch + at / N));
          await model.trainOnBatch(x, y);
          await job.updated(places.length);
        }
      }
    };
    const recipe: Recipe = {
      ...plain,
      batchSize: { kind: 'constant', batchSize: 6 },
      datasetSize: 18,
      firstExample: 3,
    };
    const request = { network, data, recipes: [recipe] };
    const [[own], [run]] = [await wasm.train(request), await dense({ fit: byHand }).train(request)];
    expect([run!.updates, run!.examplesSeen]).toEqual([own!.updates, own!.examplesSeen]);
    expect(Math.max(...run!.weights.map((w, i) => Math.abs(w - own!.weights[i]!)))).toBeLessThan(FLOAT32.trained);
  });

  const compiled = (): tf.LayersModel => {
    const model = denseModel(network.sizes, 'softmax');
    model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss: 'categoricalCrossentropy' });
    return model;
  };
  it.each<readonly [string, () => Partial<ModelTrainerOptions>, Recipe]>([
    ['one model that is compiled', () => ({ model: compiled() }), momentum],
    ['models that are compiled when they are made', () => ({ model: compiled }), momentum],
    ['a softmax with class indices', () => ({ model: () => denseModel(network.sizes, 'softmax') }), plain],
    [
      'a loss of its own',
      () => ({ loss: (y, p) => tf.losses.softmaxCrossEntropy(y as tf.Tensor, p as tf.Tensor) }),
      plain,
    ],
    ['a loss in place of that of the model', () => ({ model: compiled, loss: 'categoricalCrossentropy' }), momentum],
    ['an optimizer that is given', () => ({ optimizer: tf.train.sgd(1) }), plain],
    ['an optimizer that is made', () => ({ optimizer: () => tf.train.momentum(1, 0.9, true) }), recipes[2]!],
  ])('takes %s', async (_, options, recipe) => {
    const trainer = dense(options());
    const request = { network, data, recipes: [recipe, recipe] };
    const [[own], runs] = [await wasm.train(request), await trainer.train(request)];
    for (const run of runs) {
      expect(Math.max(...run.weights.map((w, i) => Math.abs(w - own!.weights[i]!)))).toBeLessThan(FLOAT32.trained);
    }
  });

  it('sets the rate of an optimizer that has no method for it', async () => {
    const recipe: Recipe = { ...plain, learningRate: { kind: 'constant', rate: 0 } };
    const initial = initialWeights(network, recipe.weightsSeed);
    const [run] = await dense({ optimizer: () => tf.train.adam(0.5) }).train({ network, data, recipes: [recipe] });
    expect(run!.weights).toEqual(initial);
  });

  it('begins with the weights it is given, calls back, and says what it is', async () => {
    const given = initialWeights(network, seedFrom(99));
    const zero: Recipe = { ...plain, learningRate: { kind: 'constant', rate: 0 } };
    const seen: number[] = [];
    const trainer = dense({ name: 'mine', version: '7' });
    const [run] = await trainer.train({
      network,
      data,
      recipes: [zero],
      initialWeights: [given],
      onRun: (index) => seen.push(index),
    });
    expect([run!.weights, seen, trainer.name, trainer.version, trainer.own]).toEqual([
      given,
      [0],
      'mine',
      '7',
      ['train'],
    ]);
    expect([dense().name, dense().version]).toEqual(['tfjs model', tf.version.tfjs]);
  });

  it.each<readonly [string, Partial<ModelTrainerOptions>, Recipe]>([
    ['it does not decay weights', {}, { ...plain, weightDecay: 0.1 }],
    ['it does not have the reduction sum (its reductions: mean)', {}, { ...plain, reduction: 'sum' }],
    ['its optimizer has momentum 0.9, and 0 is asked for', { optimizer: tf.train.momentum(1, 0.9) }, plain],
    ["its optimizer has momentum with Nesterov's look ahead", { optimizer: tf.train.momentum(1, 0.9, true) }, momentum],
    ["its optimizer has momentum without Nesterov's look ahead", { optimizer: tf.train.momentum(1, 0.9) }, recipes[2]!],
    [
      'its optimizer is SGD, and rprop is asked for',
      { optimizer: tf.train.sgd(1), capabilities: { optimisers: ['rprop'] } },
      { ...plain, optimiser: { kind: 'rprop', increase: 1.2, decrease: 0.5, leastStep: 1e-6, mostStep: 50 } },
    ],
    ['its optimizer is Adam, and sgd is asked for', { optimizer: tf.train.adam(1) }, plain],
    [
      'it is one model, and the network is [5, 7, 3]: its weights are [5, 6] [6] [6, 3] [3], where [5, 7] [7] [7, 3] [3] are asked for; give a function that makes models',
      { model: denseModel([5, 6, 3]) },
      plain,
    ],
  ])('refuses what it cannot do: %s', async (why, options, recipe) => {
    const trainer = dense(options);
    expect(trainer.refuses!(recipe, undefined, network)).toBe(why);
    await expect(trainer.train({ network, data, recipes: [recipe] })).rejects.toMatchObject({
      code: 'E_TRAINER_UNSUPPORTED',
      message: `the trainer tfjs model cannot run this recipe: ${why}.`,
    });
  });

  it('refuses networks with convolutions', () => {
    const image = { rows: 16, columns: 16, channels: 1 };
    const lenet: Network = { kind: 'lenet', image, filters: [2, 3], hidden: 4, classes: 3 };
    expect(dense().refuses!(plain, undefined, lenet)).toMatch(
      /^it takes multilayer perceptrons alone, and was given a LeNet of /,
    );
  });

  it('refuses a network for which no model is made, and tells a model that is another one', async () => {
    const request = { network, data, recipes: [plain] };
    await expect(dense({ model: () => undefined }).train(request)).rejects.toMatchObject({
      code: 'E_TRAINER_UNSUPPORTED',
      message: 'there is no model for the network [5, 7, 3].',
    });
    const frozen = (): tf.LayersModel => {
      const model = denseModel(network.sizes);
      model.layers[0]!.trainable = false;
      return model;
    };
    await expect(dense({ model: frozen }).train(request)).rejects.toMatchObject({
      code: 'E_TRAINER_MODEL',
      message: expect.stringContaining('2 of its 4 weight tensors are not trained'),
    });
  });

  it('stops when it is aborted or closed', async () => {
    const forever: Recipe = { ...plain, stop: { kind: 'updates', updates: 1e6 } };
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 20);
    const trainer = dense();
    await expect(trainer.train({ network, data, recipes: [forever], signal: stop.signal })).rejects.toThrow('enough');
    await trainer.close();
    await expect(trainer.train({ network, data, recipes: [plain] })).rejects.toThrow(
      'trainer tfjs model is closed: make another one.',
    );
    await expect(trainer.evaluate(network, data.test, initialWeights(network, seedFrom(1)))).rejects.toThrow(
      'the trainer is closed: make another one.',
    );
  });

  it('has its weights measured by the fused engine', async () => {
    const trainer = dense();
    const weights = initialWeights(network, seedFrom(1));
    const [mine, ours] = [trainer.lossOracle(network, data.test), wasm.lossOracle(network, data.test)];
    expect([mine.parameterCount, mine.exampleCount, mine.roundOff]).toEqual([
      ours.parameterCount,
      ours.exampleCount,
      ours.roundOff,
    ]);
    expect(await mine.loss(weights)).toBe(await ours.loss(weights));
    expect(await mine.gradient(weights)).toEqual(await ours.gradient(weights));
    expect(await mine.hessianVector(weights, weights)).toEqual(await ours.hessianVector(weights, weights));
    expect(await mine.gaussNewtonVector!(weights, weights)).toEqual(await ours.gaussNewtonVector!(weights, weights));
    expect(await trainer.perExampleLoss(network, data.test, weights)).toEqual(
      await wasm.perExampleLoss(network, data.test, weights),
    );
    await trainer.close();
  });
});
