import { describe, expect, it, vi } from 'vitest';
import type { Network } from '../../src/core/network.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer, TrainRequest } from '../../src/core/trainer.ts';
import { referenceTraining } from '../../src/laws/reference/referenceTraining.ts';
import { expectSameRun } from './expectSameRun.ts';
import { toyRecipe, toySplit } from './toyTraining.ts';

const N = 40;
const network: Network = { kind: 'mlp', sizes: [5, 8, 3] };
const data = toySplit({ count: N, features: 5, classes: 3 });
const request = (recipes: readonly Recipe[], more: Partial<TrainRequest> = {}): TrainRequest => ({
  network,
  data,
  recipes,
  ...more,
});

const untilLoss = (target: number, checkEveryEpochs = 1): Partial<Recipe> => ({
  learningRate: { kind: 'constant', rate: 0.2 },
  stop: { kind: 'trainingLoss', target, maxEpochs: 12, checkEveryEpochs },
});

const hasDiverged = toyRecipe(N, {
  learningRate: { kind: 'constant', rate: 1e5 },
  stop: { kind: 'epochs', epochs: 6 },
});

/** How runs of an engine are looked at, end, and keep to themselves. */
export const describeEngineRuns = (trainer: () => Trainer): void => {
  describe('a run', () => {
    it.each([
      1, 0.25, 0.7,
    ])('stops at the check that finds the training loss reached, every %d epochs', async (every) => {
      const recipe = toyRecipe(N, untilLoss(0.72, every));
      const expected = referenceTraining({ network, data, recipe });
      const [run] = await trainer().train(request([recipe]));
      expect(run!.outcome).toEqual({ kind: 'finished' });
      expect(run!.updates).toBe(expected.updates);
      expect(run!.updates).toBeLessThan(60);
      expect(run!.observations).toHaveLength(1);
      expect(run!.observations[0]!.trainingLoss).toBeLessThanOrEqual(0.72);
    });

    it('tells that the target was missed', async () => {
      const [run] = await trainer().train(request([toyRecipe(N, untilLoss(1e-6))]));
      expect(run!.outcome).toEqual({ kind: 'targetMissed' });
      expect(run!.updates).toBe(60);
      expect(run!.observations.at(-1)!.epoch).toBe(12);
    });

    it('is not changed by being observed', async () => {
      for (const recipe of [toyRecipe(N), toyRecipe(N, untilLoss(0.72, 3))]) {
        const [alone] = await trainer().train(request([recipe]));
        const [observed] = await trainer().train(request([recipe], { observeEveryEpochs: 0.2 }));
        expect(observed!.weights).toEqual(alone!.weights);
        expect(observed!.updates).toBe(alone!.updates);
        expect(observed!.observations.at(-1)).toEqual(alone!.observations.at(-1));
        expect(observed!.observations.map(({ updates }) => updates)).toEqual(
          Array.from({ length: observed!.updates }, (_, i) => i + 1),
        );
      }
    });

    it('that diverges says so, and observes finite numbers only', async () => {
      const [run, bystander] = await trainer().train(request([hasDiverged, toyRecipe(N)], { observeEveryEpochs: 0.2 }));
      expect(run!.outcome.kind).toBe('diverged');
      expect(run!.updates).toBeLessThan(30);
      expect(run!.observations.flatMap((observation) => Object.values(observation)).every(Number.isFinite)).toBe(true);
      expect(bystander!.outcome).toEqual({ kind: 'finished' });
    });

    it('that diverges unseen is found out at the end', async () => {
      const [run] = await trainer().train(request([hasDiverged]));
      expect(run!.outcome).toEqual({ kind: 'diverged', epoch: 6 });
      expect(run!.observations).toEqual([]);
    });

    it.each([
      1, 4, 16,
    ])('gives equal recipes of one request equal bits, wherever they stand: batches of %i', async (batchSize) => {
      const wide: Network = { kind: 'mlp', sizes: [5, 30, 10] };
      const one = toyRecipe(N, {
        batchSize: { kind: 'constant', batchSize },
        optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false },
        stop: { kind: 'updates', updates: 40 },
      });
      const data = toySplit({ count: 120, features: 5, classes: 10 });
      const [first, ...others] = await trainer().train({ network: wide, data, recipes: Array(5).fill(one) });
      for (const other of others) expect(other.weights).toEqual(first!.weights);
    });

    it('gives the same bits again, alone or among others: up to rounding where company counts', async () => {
      const one = toyRecipe(N, { optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false } });
      const others = [1, 3, N].map((batchSize, i) =>
        toyRecipe(N - i, {
          batchSize: { kind: 'constant', batchSize: Math.min(batchSize, N - i) },
          orderSeed: seedFrom(100 + i),
          batching: 'epochMeanLast',
          stop: { kind: 'epochs', epochs: 1 + i },
        }),
      );
      const [alone] = await trainer().train(request([one]));
      const all = request([others[0]!, one, others[1]!, others[2]!, one]);
      const among = await trainer().train(all);
      expect(among.map(({ recipe }) => recipe)).toEqual([others[0], one, others[1], others[2], one]);
      for (const run of [among[1]!, among[4]!]) expectSameRun(trainer(), run, alone!);
      const again = await trainer().train(all);
      expect(again.map(({ weights }) => weights)).toEqual(among.map(({ weights }) => weights));
      expect(again.map(({ observations }) => observations)).toEqual(among.map(({ observations }) => observations));
    });

    it('is reported once, under its index', async () => {
      const reported = new Map<number, unknown>();
      const recipes = [1, 2, 3].map((epochs) => toyRecipe(N, { stop: { kind: 'epochs', epochs } }));
      const runs = await trainer().train(
        request(recipes, {
          onRun: (index, run) => {
            expect(reported.has(index)).toBe(false);
            reported.set(index, run);
          },
        }),
      );
      expect(reported.size).toBe(3);
      runs.forEach((run, index) => {
        expect(reported.get(index)).toEqual(run);
      });
    });

    it('is given up when the signal aborts, and the trainer goes on', async () => {
      const reason = new Error('enough');
      const endless = toyRecipe(N, {
        batchSize: { kind: 'constant', batchSize: 1 },
        stop: { kind: 'epochs', epochs: 20_000 },
      });
      const controller = new AbortController();
      const training = trainer().train(request([endless], { signal: controller.signal }));
      setTimeout(() => controller.abort(reason), 20);
      await expect(training).rejects.toBe(reason);
      const onRun = vi.fn();
      await expect(trainer().train(request([toyRecipe(N)], { signal: AbortSignal.abort(reason), onRun }))).rejects.toBe(
        reason,
      );
      expect(onRun).not.toHaveBeenCalled();
      const [run] = await trainer().train(request([toyRecipe(N)]));
      expect(run!.outcome).toEqual({ kind: 'finished' });
    });
  });
};
