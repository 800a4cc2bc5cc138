import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linearScaling } from '../../src/claims/linearScaling.ts';
import type { LossOracle } from '../../src/core/lossOracle.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { drawSplit } from '../../src/data/drawSplit.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { externalTrainer } from '../../src/engines/external/externalTrainer.ts';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { checkLaw } from '../../src/judge/checkLaw.ts';
import { runCheck } from '../../src/judge/runCheck.ts';
import { allLaws } from '../../src/laws/allLaws.ts';
import { relativeError } from '../../src/laws/relativeError.ts';
import { initialWeights } from '../../src/networks/initialWeights.ts';
import { FLOAT32 } from '../support/float32Tolerances.ts';
import { pythonWith } from '../support/pythonWith.ts';
import { toyRecipe } from '../support/toyTraining.ts';

/** Programs of examples/trainers with the Python module they need, and how far their weights may be from ours. */
const TRAINERS = [
  ['numpy', 'numpy_trainer.py'],
  ['torch', 'torch_trainer.py'],
] as const;
/** What names the bug of each copy in examples/trainers/bugs. */
const NAMED_BY = {
  'summed_loss.py': ['many-examples', 'two-sgd-steps'],
  'rate_not_stepped.py': ['learning-rate-schedule'],
  'batch_not_grown.py': ['batch-size-schedule'],
  'same_batch.py': ['every-epoch', 'epochs-differ'],
  'shuffled_once.py': ['epochs-differ'],
  'stray_weight_decay.py': ['two-sgd-steps'],
} as const;
const LAWS = [...new Set(Object.values(NAMED_BY).flat()), 'zero-rate', 'repeatability', 'reported-losses'];

const network = { kind: 'mlp', sizes: [64, 16, 10] } as const;
const seed = seedFrom(11);
let wasm: Trainer;
beforeAll(async () => {
  wasm = await createWasmTrainer({ threads: 0 });
});
afterAll(() => wasm.close());

const openScript = (python: string, script: string, onLog: (line: string) => void = () => {}): Promise<Trainer> =>
  externalTrainer({
    command: [python, fileURLToPath(new URL(`../../examples/trainers/${script}`, import.meta.url))],
    instruments: wasm,
    tool: { name: 'batchlaw', version: '0.0.0' },
    onLog,
  });

/** Few trials: what a bug breaks it breaks nearly always. */
const verdictOf = async (name: string, trainer: Trainer): Promise<string> => {
  const law = allLaws.find((one) => one.name === name)!;
  const { verdict } = await checkLaw(law, trainer, { seed, runs: Math.min(law.runs, 12) });
  return `${name} ${verdict.kind}`;
};

describe.each(TRAINERS)('the trainer in Python with %s', (module, script) => {
  const python = pythonWith(module);
  const said: string[] = [];
  let trainer: Trainer;
  beforeAll(async () => {
    if (python !== undefined) trainer = await openScript(python, script, (line) => said.push(line));
  });
  afterAll(() => trainer?.close());

  it.skipIf(python === undefined)('trains as the fused engine does, on the same batches', async () => {
    const drawn = { trainingSize: 300, testSize: 200, labelNoise: 0 };
    const data = drawSplit(await loadDataset({ data: 'digits' }), drawn, seedFrom(5));
    const plain: Recipe = {
      ...toyRecipe(300),
      batchSize: { kind: 'constant', batchSize: 7 },
      stop: { kind: 'epochs', epochs: 3 },
    };
    const slow = { kind: 'constant', rate: 0.01 } as const; // with momentum 0.9 a rate of 0.1 is chaotic: round-off grows
    const recipes: readonly Recipe[] = [
      plain,
      { ...plain, learningRate: slow, optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false }, weightDecay: 0.01 },
      { ...plain, learningRate: slow, optimiser: { kind: 'sgd', momentum: 0.9, nesterov: true } },
      { ...plain, learningRate: { kind: 'steps', initial: 0.1, milestones: [{ epoch: 1, factor: 0.2 }] } },
      { ...plain, learningRate: { kind: 'cosine', initial: 0.1, final: 0, epochs: 4 } },
      { ...plain, learningRate: { kind: 'warmUp', epochs: 1, after: { kind: 'constant', rate: 0.1 } } },
      {
        ...plain,
        learningRate: {
          kind: 'piecewiseLinear',
          points: [
            { epoch: 0, rate: 0.02 },
            { epoch: 1, rate: 0.1 },
            { epoch: 4, rate: 0 },
          ],
        },
      },
      { ...plain, batchSize: { kind: 'steps', initial: 4, milestones: [{ epoch: 2, batchSize: 50 }] } },
      { ...plain, reduction: 'sum', learningRate: slow },
      { ...plain, stop: { kind: 'updates', updates: 31 }, datasetSize: 200, firstExample: 50 },
      { ...plain, stop: { kind: 'trainingLoss', target: 1.5, maxEpochs: 20, checkEveryEpochs: 0.5 } },
      { ...plain, stop: { kind: 'trainingLoss', target: 0.001, maxEpochs: 2, checkEveryEpochs: 0.5 } },
    ];
    const request = { network, data, recipes, observeEveryEpochs: 0.7 };
    const [ours, theirs] = [await wasm.train(request), await trainer.train(request)];
    theirs.forEach((run, i) => {
      const own = ours[i]!;
      expect([run.outcome, run.updates, run.examplesSeen]).toEqual([own.outcome, own.updates, own.examplesSeen]);
      expect(Math.max(...run.weights.map((weight, at) => Math.abs(weight - own.weights[at]!)))).toBeLessThan(
        FLOAT32.trained,
      );
      const points = ({ observations }: typeof run) => observations.map(({ epoch, updates }) => [epoch, updates]);
      expect(points(run)).toEqual(points(own));
      expect(run.observations.at(-1)!.testLoss).toBeCloseTo(own.observations.at(-1)!.testLoss, 4);
    });
  });

  it.skipIf(python === undefined)('diverges where the rate is far too high, and does not fail', async () => {
    const drawn = { trainingSize: 300, testSize: 200, labelNoise: 0 };
    const data = drawSplit(await loadDataset({ data: 'digits' }), drawn, seedFrom(5));
    const wild: Recipe = { ...toyRecipe(300), learningRate: { kind: 'constant', rate: 1e5 } };
    const [run] = await trainer.train({ network, data, recipes: [wild] });
    expect(run!.outcome.kind).toBe('diverged');
  });

  it.skipIf(python === undefined).each(LAWS)('keeps the law %s', async (name) => {
    expect(await verdictOf(name, trainer)).toBe(`${name} holds`);
  });

  it.skipIf(python === undefined)('has nothing to say on standard error', () => {
    expect(said).toEqual([]);
  });
});

describe('the trainer in Python with derivatives by torch', () => {
  const python = pythonWith('torch');
  let trainer: Trainer;
  beforeAll(async () => {
    if (python !== undefined) trainer = await openScript(python, 'torch_derivatives.py');
  });
  afterAll(() => trainer?.close());

  it.skipIf(python === undefined)('has the loss and the derivatives of the fused engine, to rounding', async () => {
    const drawn = { trainingSize: 300, testSize: 200, labelNoise: 0 };
    const { training } = drawSplit(await loadDataset({ data: 'digits' }), drawn, seedFrom(5));
    const weights = initialWeights(network, seedFrom(6));
    const direction = initialWeights(network, seedFrom(7));
    const [theirs, ours] = [trainer, wasm].map((each) => each.lossOracle(network, training)) as [
      LossOracle,
      LossOracle,
    ];
    expect(Math.abs((await theirs.loss(weights)) - (await ours.loss(weights)))).toBeLessThan(FLOAT32.loss);
    const slopes = async (oracle: LossOracle) => (await oracle.gradient(weights)).gradient;
    expect(relativeError(await slopes(theirs), await slopes(ours))).toBeLessThan(FLOAT32.gradient);
    const products = [
      await theirs.hessianVector(weights, direction),
      await ours.hessianVector(weights, direction),
    ] as const;
    expect(relativeError(...products)).toBeLessThan(FLOAT32.hessian);
  });

  it.skipIf(python === undefined).each(['gradient-is-slope', 'hessian-symmetry', 'hessian-is-slope'])(
    'keeps the law %s',
    async (name) => {
      expect(await verdictOf(name, trainer)).toBe(`${name} holds`);
    },
  );
});

describe('the NumPy trainer', () => {
  const python = pythonWith('numpy');
  it.skipIf(python === undefined)(
    'is judged by claims as an engine is',
    async () => {
      const trainer = await openScript(python!, 'numpy_trainer.py');
      const { checks } = await runCheck({
        claims: [linearScaling],
        dataset: await loadDataset({ data: 'digits' }),
        trainer,
        seed: seedFrom(4711),
        budget: { maxBlocks: 24 },
      });
      await trainer.close();
      expect(checks[0]!.verdict).toMatchObject({ kind: 'holds' });
    },
    180_000,
  );
});

describe('the PyTorch trainer with a bug', () => {
  const python = pythonWith('torch');
  it.skipIf(python === undefined).each(Object.entries(NAMED_BY))('is named: %s', async (bug, laws) => {
    const trainer = await openScript(python!, `bugs/${bug}`);
    const verdicts = [];
    for (const law of laws) verdicts.push(await verdictOf(law, trainer));
    await trainer.close();
    expect(verdicts).toEqual(laws.map((law) => `${law} violated`));
  });
});
