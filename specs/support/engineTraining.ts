import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/core/network.ts';
import type { Batching, Recipe } from '../../src/core/recipe.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { initialWeights } from '../../src/networks/initialWeights.ts';
import { expectReference, largestDifference, TOY_COUNT, toyData, toyNetwork } from './expectReference.ts';
import { expectSameRun } from './expectSameRun.ts';
import { FLOAT32 } from './float32Tolerances.ts';
import { goldenTraining } from './goldenMlp.ts';
import { goldenImages, goldenTrainingRequest } from './goldenTrainingRequest.ts';
import { toyImages, toyRecipe } from './toyTraining.ts';

const N = TOY_COUNT;
const network = toyNetwork;
const data = toyData;

const BATCHINGS: readonly Batching[] = ['stream', 'epochWeightedLast', 'epochMeanLast', 'epochDropLast'];

const OPTIMISERS = [
  { momentum: 0, nesterov: false, weightDecay: 0 },
  { momentum: 0, nesterov: false, weightDecay: 0.1 },
  { momentum: 0.9, nesterov: false, weightDecay: 0.01 },
  { momentum: 0.9, nesterov: true, weightDecay: 0.01 },
];

/** Training of an engine against PyTorch and the float64 reference. */
export const describeEngineTraining = (trainer: () => Trainer): void => {
  describe('training', () => {
    it('follows the golden run of PyTorch', async () => {
      const request = goldenTrainingRequest();
      const [run] = await trainer().train(request);
      const main = goldenTraining.cases.find(({ name }) => name === 'main')!;
      expect(largestDifference(run!.weights, main.final_weights)).toBeLessThan(FLOAT32.trained);
      expect(run!.observations.at(-1)!.testLoss).toBeCloseTo(main.loss_all_examples, 4);
      expect(run!.observations.at(-1)!.testAccuracy).toBeCloseTo(main.accuracy_all_examples, 6);
      const { loss } = await trainer().evaluate(request.network, goldenImages, run!.weights);
      expect(loss).toBeCloseTo(main.loss_all_examples, 4);
    });

    it.each(OPTIMISERS)('takes one step and a second one with %o', async ({ weightDecay, ...numbers }) => {
      for (const updates of [1, 2]) {
        const stop = { kind: 'updates', updates } as const;
        await expectReference(trainer(), toyRecipe(N, { optimiser: { kind: 'sgd', ...numbers }, weightDecay, stop }));
      }
    });

    it.each(BATCHINGS)('takes 200 updates with schedules, momentum and decay, batching %s', async (batching) => {
      const recipe = toyRecipe(N, {
        batching,
        batchSize: {
          kind: 'steps',
          initial: 4,
          milestones: [
            { epoch: 5, batchSize: 7 },
            { epoch: 12.5, batchSize: 16 },
          ],
        },
        learningRate: {
          kind: 'warmUp',
          epochs: 3,
          after: { kind: 'cosine', initial: 0.1, final: 0.001, epochs: 80 },
        },
        optimiser: { kind: 'sgd', momentum: 0.9, nesterov: true },
        weightDecay: 1e-3,
        stop: { kind: 'updates', updates: 200 },
      });
      await expectReference(trainer(), recipe, { observeEveryEpochs: 7 });
    });

    it('takes a summed loss with the rate divided by B for the mean loss', async () => {
      const mean = await expectReference(trainer(), toyRecipe(N));
      const learningRate = { kind: 'constant', rate: 0.1 / 8 } as const;
      const sum = await expectReference(trainer(), toyRecipe(N, { reduction: 'sum', learningRate }));
      expect(largestDifference(sum.weights, mean.weights)).toBeLessThan(FLOAT32.trained);
    });

    it.each([
      { learningRate: { kind: 'constant', rate: 0.05 } },
      {
        learningRate: {
          kind: 'piecewiseLinear',
          points: [
            { epoch: 0, rate: 0.01 },
            { epoch: 1, rate: 0.2 },
            { epoch: 2, rate: 0 },
          ],
        },
      },
      { learningRate: { kind: 'steps', initial: 0.2, milestones: [{ epoch: 0.5, factor: 0.1 }] } },
    ] satisfies Partial<Recipe>[])('follows %o', async (changes) => {
      await expectReference(trainer(), toyRecipe(N, changes));
    });

    it.each([1, 44, N])('takes batches of %d', async (batchSize) => {
      const constant = { kind: 'constant', batchSize } as const;
      for (const batching of BATCHINGS) {
        await expectReference(trainer(), toyRecipe(N, { batchSize: constant, batching }));
      }
    });

    it('trains softmax regression and a deep network', async () => {
      for (const sizes of [
        [6, 3],
        [6, 5, 4, 5, 3],
      ]) {
        await expectReference(trainer(), toyRecipe(N), { network: { kind: 'mlp', sizes } });
      }
    });

    it.each([
      { maxShift: 1, flip: true },
      { maxShift: 2, flip: false },
      { maxShift: 0, flip: true },
    ])('augments each visit of an example anew with %o', async (augmentation) => {
      const images = toyImages({ rows: 4, columns: 3, channels: 2 }, 20, 3);
      const imageNetwork: Network = { kind: 'mlp', sizes: [24, 5, 3] };
      for (const batching of ['stream', 'epochDropLast'] as const) {
        const batchSize = { kind: 'constant', batchSize: 6 } as const;
        const recipe = toyRecipe(16, { firstExample: 4, augmentation, batching, batchSize });
        await expectReference(trainer(), recipe, { network: imageNetwork, data: images });
      }
    });

    it('uses the first N examples alone', async () => {
      const fewer = toyRecipe(20);
      const { training, test } = data;
      const spoilt = training.inputs.map((value, i) => (i < 20 * 6 ? value : 1e3));
      const run = await expectReference(trainer(), fewer);
      const [other] = await trainer().train({
        network,
        data: { training: { ...training, id: 'spoilt', inputs: spoilt }, test },
        recipes: [fewer],
      });
      expect(other!.weights).toEqual(run.weights);
      expect(other!.observations).toEqual(run.observations);
    });

    it('uses the N examples from firstExample on, and no other, in losses and stop rule too', async () => {
      const { training, test } = data;
      const used = (i: number): boolean => i >= 13 * 6 && i < 33 * 6;
      const spoilt = { ...training, id: 'spoilt', inputs: training.inputs.map((value, i) => (used(i) ? value : 1e3)) };
      for (const changes of [
        { batching: 'epochDropLast' },
        { batchSize: { kind: 'constant', batchSize: 20 }, stop: { kind: 'epochs', epochs: 4 } },
        { stop: { kind: 'trainingLoss', target: 0.9, maxEpochs: 20, checkEveryEpochs: 0.4 } },
      ] satisfies Partial<Recipe>[]) {
        const recipe = toyRecipe(20, { firstExample: 13, ...changes });
        const run = await expectReference(trainer(), recipe, { observeEveryEpochs: 1 });
        const spoiltRun = await expectReference(trainer(), recipe, {
          data: { training: spoilt, test },
          observeEveryEpochs: 1,
        });
        expect(spoiltRun.weights).toEqual(run.weights);
        expect(spoiltRun.observations).toEqual(run.observations);
      }
    });

    it('gives the same run with firstExample 0 and without it, beside one that began elsewhere', async () => {
      const recipes = [toyRecipe(20), toyRecipe(20, { firstExample: 25 }), toyRecipe(20, { firstExample: 0 })];
      const [first, elsewhere, again] = await trainer().train({ network, data, recipes });
      expectSameRun(trainer(), again!, first!);
      expect(elsewhere!.weights).not.toEqual(first!.weights);
    });

    it('starts from given weights where there are any', async () => {
      const recipe = toyRecipe(N);
      const given = initialWeights(network, seedFrom(99));
      const kept = given.slice();
      const [seeded, started] = await trainer().train({
        network,
        data,
        recipes: [recipe, recipe],
        initialWeights: [undefined, given],
      });
      const [same] = await trainer().train({ network, data, recipes: [{ ...recipe, weightsSeed: seedFrom(99) }] });
      expectSameRun(trainer(), started!, same!);
      expect(started!.weights).not.toEqual(seeded!.weights);
      expect(given).toEqual(kept);
    });
  });
};
