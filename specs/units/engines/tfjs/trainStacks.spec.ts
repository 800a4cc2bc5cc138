import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../../../src/core/network.ts';
import type { Recipe } from '../../../../src/core/recipe.ts';
import type { Observation, Run } from '../../../../src/core/run.ts';
import { seedFrom } from '../../../../src/core/seed.ts';
import type { Trainer } from '../../../../src/core/trainer.ts';
import { stacksOf } from '../../../../src/engines/tfjs/stacksOf.ts';
import type { TfjsBackend } from '../../../../src/engines/tfjs/tfjsBackends.ts';
import { createTfjsTrainer } from '../../../../src/engines/tfjs/tfjsTrainer.ts';
import { expectReference, TOY_COUNT, toyData, toyNetwork } from '../../../support/expectReference.ts';
import { replicaOf } from '../../../support/replicaOf.ts';
import { smallLenet } from '../../../support/sampleConvNetworks.ts';
import { sampleOptimisers } from '../../../support/sampleOptimisers.ts';
import { toyRecipe } from '../../../support/toyTraining.ts';

const N = TOY_COUNT;
const constant = (batchSize: number): Partial<Recipe> => ({ batchSize: { kind: 'constant', batchSize } });

/** Batch sizes of the stacks that recipes are put into. */
const stacked = (backend: TfjsBackend, network: Network, recipes: readonly Recipe[]): readonly (readonly number[])[] =>
  stacksOf(backend, network, recipes.map(replicaOf)).map((stack) => stack.map((one) => one.batchSize()));

describe('stacksOf', () => {
  const batches = (...sizes: number[]): Recipe[] => sizes.map((size) => toyRecipe(1000, constant(size)));
  const digits: Network = { kind: 'mlp', sizes: [64, 64, 10] }; // 4,810 weights: 108 examples of padding

  it('puts batches together as long as the padding is cheaper than another update, the largest first', () => {
    expect(stacked('wasm', digits, batches(8, 152, 8, 152, 32))).toEqual([
      [152, 152],
      [32, 8, 8],
    ]);
    expect(stacked('node', digits, batches(8, 116))).toEqual([[116, 8]]);
    expect(stacked('node', digits, batches(8, 117))).toEqual([[117], [8]]);
  });

  it('keeps optimisers apart, whatever number they differ in', () => {
    const sgd = (momentum: number): Recipe => toyRecipe(N, { optimiser: { kind: 'sgd', momentum, nesterov: false } });
    const recipes = [sgd(0), sgd(0.9), sgd(0), toyRecipe(N, { optimiser: sampleOptimisers.adam! })];
    expect(stacked('wasm', digits, recipes).map(({ length }) => length)).toEqual([2, 1, 1]);
  });

  it('keeps a stack within its memory', () => {
    const wide: Network = { kind: 'mlp', sizes: [784, 2048, 2048, 10] };
    const one = stacked('node', wide, batches(8));
    expect(one).toEqual([[8]]);
    expect(stacked('node', wide, batches(8, 8, 8))).toEqual([[8], [8], [8]]);
    expect(stacked('node', { kind: 'mlp', sizes: [784, 1024, 10] }, batches(8, 8, 8, 8, 8, 8, 8, 8)).length).toBe(2);
  });

  it('trains one at a time where stacks do not pay', () => {
    expect(stacked('cpu', digits, batches(8, 8))).toEqual([[8], [8]]);
    expect(stacked('node', smallLenet, batches(8, 8))).toEqual([[8], [8]]);
    expect(stacked('wasm', { kind: 'mlp', sizes: [784, 100, 10] }, batches(8, 8))).toEqual([[8], [8]]);
  });
});

describe('a stack on tfjs-wasm', () => {
  let trainer: Trainer;
  beforeAll(async () => {
    trainer = await createTfjsTrainer({ backend: 'wasm' });
  });
  afterAll(() => trainer.close());

  const milestones = (epoch: number, batchSize: number): Partial<Recipe> => ({
    batchSize: { kind: 'steps', initial: 4, milestones: [{ epoch, batchSize }] },
  });
  /** All in one stack at first: rates, decays, reductions, short batches, ends and starts of their own. */
  const recipes: readonly Recipe[] = [
    toyRecipe(N),
    toyRecipe(N, { learningRate: { kind: 'constant', rate: 0.03 }, weightDecay: 0.01, ...constant(1) }),
    toyRecipe(N, { batching: 'epochDropLast', ...constant(7) }),
    toyRecipe(N, { batching: 'epochWeightedLast', ...constant(13), orderSeed: seedFrom(8) }),
    toyRecipe(20, { firstExample: 13, reduction: 'sum', learningRate: { kind: 'constant', rate: 0.01 } }),
    toyRecipe(N, { ...milestones(1, 20), stop: { kind: 'epochs', epochs: 5 } }),
    toyRecipe(N, { labelSmoothing: 0.2, weightsSeed: seedFrom(4) }),
    toyRecipe(N, { stop: { kind: 'updates', updates: 1 } }),
    toyRecipe(N, { stop: { kind: 'trainingLoss', target: 0.9, maxEpochs: 20, checkEveryEpochs: 0.4 } }),
  ];

  it('trains each replica as it would be by itself, which is as the reference does', async () => {
    const request = { network: toyNetwork, data: toyData, observeEveryEpochs: 0.7 };
    const among = await trainer.train({ ...request, recipes });
    for (const [i, recipe] of recipes.entries()) {
      const alone =
        recipe.labelSmoothing === undefined
          ? await expectReference(trainer, recipe, { observeEveryEpochs: 0.7 })
          : (await trainer.train({ ...request, recipes: [recipe] }))[0]!;
      const { seconds: _, ...expected } = alone;
      expect(among[i]).toMatchObject(expected);
    }
  });

  it('goes on as if nothing had happened when one of its replicas overflows', async () => {
    const overflowing = toyRecipe(N, { learningRate: { kind: 'constant', rate: 1e30 } });
    const [before, lost, after] = await trainer.train({
      network: toyNetwork,
      data: toyData,
      recipes: [recipes[1]!, overflowing, recipes[3]!],
    });
    expect(lost!.outcome.kind).toBe('diverged');
    const alone = async (recipe: Recipe): Promise<Run> =>
      (await trainer.train({ network: toyNetwork, data: toyData, recipes: [recipe] }))[0]!;
    expect(before!.weights).toEqual((await alone(recipes[1]!)).weights);
    expect(after!.weights).toEqual((await alone(recipes[3]!)).weights);
  });

  it('parts where batches grow too different, and goes on from there', async () => {
    const network: Network = { kind: 'mlp', sizes: [6, 400, 100, 3] }; // 43,203 weights: 12 examples of padding
    const parting = [milestones(1, 4), milestones(1, 20), milestones(1, 24)].map((changes) => toyRecipe(N, changes));
    const request = { network, data: toyData };
    const among = await trainer.train({ ...request, recipes: parting });
    for (const [i, recipe] of parting.entries()) {
      const [alone] = await trainer.train({ ...request, recipes: [recipe] });
      expect(among[i]!.weights).toEqual(alone!.weights);
      expect(among[i]!.updates).toBe(alone!.updates);
    }
  });

  it('trains nothing where a recipe asks for no update, and observes it', async () => {
    const none = toyRecipe(N, { stop: { kind: 'trainingLoss', target: 1, maxEpochs: 0.001, checkEveryEpochs: 1 } });
    const [run, other] = await trainer.train({ network: toyNetwork, data: toyData, recipes: [none, recipes[0]!] });
    expect(run!.observations).toHaveLength(1);
    expect(run!.updates).toBeLessThan(2);
    expect(other!.outcome).toEqual({ kind: 'finished' });
  });

  it('tells of observations and runs as they come, in seconds of training that grow', async () => {
    const told: (readonly [number, Observation, number])[] = [];
    const ended: number[] = [];
    const runs = await trainer.train({
      network: toyNetwork,
      data: toyData,
      recipes: [recipes[0]!, recipes[7]!, recipes[2]!],
      observeEveryEpochs: 1,
      onObservation: (index, observation, seconds) => told.push([index, observation, seconds]),
      onRun: (index) => ended.push(index),
    });
    expect(ended).toEqual([1, 2, 0].sort((a, b) => runs[a]!.updates - runs[b]!.updates));
    runs.forEach((run, index) => {
      const own = told.filter(([of]) => of === index);
      expect(own.map(([, observation]) => observation)).toEqual(run.observations);
      const seconds = own.map(([, , after]) => after);
      expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
      expect(seconds[0]).toBeGreaterThan(0);
      expect(seconds.at(-1)).toBeLessThan(run.seconds);
    });
  });
});
