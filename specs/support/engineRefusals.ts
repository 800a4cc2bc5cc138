import { describe, expect, it, vi } from 'vitest';
import type { Trainer, TrainRequest } from '../../src/core/trainer.ts';
import { toyRecipe, toySplit } from './toyTraining.ts';

const N = 30;
const data = toySplit({ count: N, features: 5, classes: 3 });
const good: TrainRequest = { network: { kind: 'mlp', sizes: [5, 4, 3] }, data, recipes: [toyRecipe(N)] };
const second = (changes: Parameters<typeof toyRecipe>[1], size = N): Partial<TrainRequest> => ({
  recipes: [toyRecipe(N), toyRecipe(size, changes)],
});
const mlp = (...sizes: number[]) => ({ kind: 'mlp', sizes }) as const;

const REFUSED: readonly (readonly [string, Partial<TrainRequest>])[] = [
  ['E_BATCH_EXCEEDS_DATA', second({ batchSize: { kind: 'constant', batchSize: 31 } })],
  ['E_LEARNING_RATE_RANGE', second({ learningRate: { kind: 'constant', rate: Number.NaN } })],
  ['E_MOMENTUM_RANGE', second({ optimiser: { kind: 'sgd', momentum: 1, nesterov: false } })],
  ['E_DATASET_SIZE', second({}, 31)],
  ['E_FIRST_EXAMPLE', second({ firstExample: 1 })],
  ['E_AUGMENTATION_NO_IMAGE', second({ augmentation: { maxShift: 1, flip: false } })],
  ['E_NETWORK_INPUTS', { network: mlp(6, 4, 3) }],
  ['E_NETWORK_CLASSES', { network: mlp(5, 4, 2) }],
  ['E_NETWORK_SIZES', { network: mlp(5) }],
  ['E_WEIGHTS_LENGTH', { initialWeights: [new Float32Array(38)] }],
  ['E_OBSERVE_RANGE', { observeEveryEpochs: 0 }],
];

/** What an engine refuses, before anything runs. */
export const describeEngineRefusals = (trainer: () => Trainer): void => {
  describe('a request that cannot be run', () => {
    it.each(REFUSED)('is refused with %s before anything runs', async (code, changes) => {
      const onRun = vi.fn();
      await expect(trainer().train({ ...good, ...changes, onRun })).rejects.toMatchObject({
        name: 'ExperimentError',
        code,
      });
      expect(onRun).not.toHaveBeenCalled();
    });

    it('is refused by evaluate, perExampleLoss and lossOracle too', async () => {
      const fits = good.network;
      const weights = new Float32Array(39);
      const asks = [
        (network = fits, w = weights) => trainer().evaluate(network, data.test, w),
        (network = fits, w = weights) => trainer().perExampleLoss(network, data.test, w),
        async (network = fits, w = weights) => trainer().lossOracle(network, data.test).loss(w),
        async (network = fits, w = weights) => trainer().lossOracle(network, data.test).gradient(w),
        async (network = fits, w = weights) => trainer().lossOracle(network, data.test).hessianVector(weights, w),
      ];
      for (const ask of asks) {
        await expect(ask()).resolves.toBeDefined();
        await expect((async () => ask(mlp(4, 4, 3)))()).rejects.toMatchObject({ code: 'E_NETWORK_INPUTS' });
        await expect((async () => ask(fits, new Float32Array(38)))()).rejects.toMatchObject({
          code: 'E_WEIGHTS_LENGTH',
        });
      }
    });
  });
};
