import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linearScaling } from '../../src/claims/linearScaling.ts';
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
import { FLOAT32 } from '../support/float32Tolerances.ts';
import { pythonWith } from '../support/pythonWith.ts';
import { toyRecipe } from '../support/toyTraining.ts';

const python = pythonWith('numpy');
const SCRIPT = fileURLToPath(new URL('../../examples/trainers/numpy_trainer.py', import.meta.url));
const network = { kind: 'mlp', sizes: [64, 16, 10] } as const;

describe.skipIf(python === undefined)('the NumPy trainer (needs a python3 with numpy)', () => {
  let wasm: Trainer;
  let numpy: Trainer;
  const said: string[] = [];
  beforeAll(async () => {
    wasm = await createWasmTrainer({ threads: 0 });
    numpy = await externalTrainer({
      command: [python!, SCRIPT],
      instruments: wasm,
      tool: { name: 'batchlaw', version: '0.0.0' },
      processes: 2,
      onLog: (line) => said.push(line),
    });
  });
  afterAll(async () => {
    await numpy.close();
    await wasm.close();
  });

  it('trains as the fused engine does, on the same batches', async () => {
    const data = drawSplit(
      await loadDataset({ data: 'digits' }),
      { trainingSize: 300, testSize: 200, labelNoise: 0 },
      seedFrom(5),
    );
    const plain: Recipe = {
      ...toyRecipe(300),
      batchSize: { kind: 'constant', batchSize: 7 },
      stop: { kind: 'epochs', epochs: 3 },
    };
    const recipes: readonly Recipe[] = [
      plain,
      {
        ...plain,
        learningRate: { kind: 'constant', rate: 0.01 }, // with momentum 0.9 a rate of 0.1 is chaotic, and round-off grows
        optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false },
        weightDecay: 0.01,
      },
      { ...plain, learningRate: { kind: 'steps', initial: 0.1, milestones: [{ epoch: 1, factor: 0.2 }] } },
      { ...plain, batchSize: { kind: 'steps', initial: 4, milestones: [{ epoch: 2, batchSize: 50 }] } },
      { ...plain, stop: { kind: 'updates', updates: 31 }, datasetSize: 200, firstExample: 50 },
      { ...plain, stop: { kind: 'trainingLoss', target: 1.5, maxEpochs: 20, checkEveryEpochs: 0.5 } },
      { ...plain, stop: { kind: 'trainingLoss', target: 0.001, maxEpochs: 2, checkEveryEpochs: 0.5 } },
    ];
    const request = { network, data, recipes, observeEveryEpochs: 0.7 };
    const [ours, theirs] = [await wasm.train(request), await numpy.train(request)];
    theirs.forEach((run, i) => {
      const own = ours[i]!;
      expect([run.outcome, run.updates, run.examplesSeen]).toEqual([own.outcome, own.updates, own.examplesSeen]);
      expect(Math.max(...run.weights.map((weight, at) => Math.abs(weight - own.weights[at]!)))).toBeLessThan(
        FLOAT32.trained,
      );
      expect(run.observations.map(({ epoch, updates }) => [epoch, updates])).toEqual(
        own.observations.map(({ epoch, updates }) => [epoch, updates]),
      );
      expect(run.observations.at(-1)!.testLoss).toBeCloseTo(own.observations.at(-1)!.testLoss, 4);
    });
  });

  it('diverges where the rate is far too high, and does not fail', async () => {
    const data = drawSplit(
      await loadDataset({ data: 'digits' }),
      { trainingSize: 300, testSize: 200, labelNoise: 0 },
      seedFrom(5),
    );
    const wild: Recipe = { ...toyRecipe(300), learningRate: { kind: 'constant', rate: 1e5 } };
    const [run] = await numpy.train({ network, data, recipes: [wild] });
    expect(run!.outcome.kind).toBe('diverged');
  });

  it.each([
    'two-sgd-steps',
    'every-epoch',
    'many-examples',
    'learning-rate-schedule',
    'zero-rate',
    'repeatability',
  ])('keeps the law %s', async (name) => {
    const law = allLaws.find((one) => one.name === name)!;
    const { verdict } = await checkLaw(law, numpy, { seed: seedFrom(11), runs: Math.min(law.runs, 15) });
    expect(verdict).toMatchObject({ kind: 'holds' });
  });

  it('is judged by claims as an engine is', async () => {
    const { checks } = await runCheck({
      claims: [linearScaling],
      dataset: await loadDataset({ data: 'digits' }),
      trainer: numpy,
      seed: seedFrom(4711),
      budget: { maxBlocks: 24 },
    });
    expect(checks[0]!.verdict).toMatchObject({ kind: 'holds' });
    expect(said).toEqual([]);
  });
});
