import { describe, expect, it } from 'vitest';
import type { Optimiser } from '../../src/core/optimiser.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { expectReference, TOY_COUNT, toyData, toyNetwork } from './expectReference.ts';
import { sampleOptimisers } from './sampleOptimisers.ts';
import { toyRecipe, toySplit } from './toyTraining.ts';

const N = TOY_COUNT;
const optimisers = Object.entries(sampleOptimisers);

/** Rates at which two engines stay together: a step of the size of its rate turns with the sign of a gradient near 0. */
const rateOf = ({ kind }: Optimiser): number => (kind === 'sgd' ? 0.1 : kind === 'adadelta' ? 1 : 0.003);

const recipeOf = (optimiser: Optimiser, count: number, changes: Partial<Recipe> = {}): Recipe =>
  toyRecipe(count, { optimiser, learningRate: { kind: 'constant', rate: rateOf(optimiser) }, ...changes });

/** Optimisers of an engine against the float64 reference, which is held against PyTorch. */
export const describeEngineOptimisers = (trainer: () => Trainer): void => {
  describe('optimisers', () => {
    it.each(
      optimisers,
    )('takes one, two and 30 steps with weight decay as the reference does: %s', async (_, optimiser) => {
      for (const updates of [1, 2, 30]) {
        const stop = { kind: 'updates', updates } as const;
        await expectReference(trainer(), recipeOf(optimiser, N, { weightDecay: 0.01, stop }));
      }
    });

    it.each(optimisers)('takes batches of more rows than pass through a network together: %s', async (_, optimiser) => {
      const data = toySplit({ count: 150, features: 6, classes: 3 });
      const changes = {
        batchSize: { kind: 'constant', batchSize: 140 },
        stop: { kind: 'updates', updates: 8 },
      } as const;
      await expectReference(trainer(), recipeOf(optimiser, 150, changes), { data });
    });

    it.each(
      optimisers.filter(([, { kind }]) => kind !== 'rprop'),
    )('follows a schedule of rates and batch sizes, short last batches included: %s', async (_, optimiser) => {
      const initial = rateOf(optimiser);
      const recipe = recipeOf(optimiser, N, {
        batching: 'epochWeightedLast',
        batchSize: { kind: 'steps', initial: 4, milestones: [{ epoch: 1, batchSize: 14 }] },
        learningRate: { kind: 'warmUp', epochs: 0.5, after: { kind: 'cosine', initial, final: 0, epochs: 3 } },
        stop: { kind: 'epochs', epochs: 3 },
      });
      await expectReference(trainer(), recipe, { observeEveryEpochs: 1 });
    });

    it('starts each replica with nothing remembered', async () => {
      const recipes = optimisers.map(([, optimiser]) => recipeOf(optimiser, N));
      const request = { network: toyNetwork, data: toyData };
      const forwards = await trainer().train({ ...request, recipes });
      const backwards = await trainer().train({ ...request, recipes: [...recipes].reverse() });
      expect([...backwards].reverse().map(({ weights }) => weights)).toEqual(forwards.map(({ weights }) => weights));
      expect(new Set(forwards.map(({ weights }) => weights.join())).size).toBe(recipes.length - 1); // adam = adamw
    });

    it.each(optimisers)('ends as diverged when the gradient is not finite: %s', async (_, optimiser) => {
      const { training, test } = toyData;
      const inputs = training.inputs.map((value) => 1e38 * value);
      const [run] = await trainer().train({
        network: toyNetwork,
        data: { training: { ...training, id: 'huge', inputs }, test },
        recipes: [recipeOf(optimiser, N)],
      });
      expect(run!.outcome).toEqual({ kind: 'diverged', epoch: expect.any(Number) });
      expect(run!.observations).toEqual([]);
    });
  });
};
