import { afterEach, describe, expect, it } from 'vitest';
import type { MlpNetwork } from '../../../src/core/network.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { createTfjsTrainer } from '../../../src/engines/tfjs/tfjsTrainer.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { describeEngineConformance } from '../../support/engineConformance.ts';
import { gpuMissing } from '../../support/gpuAtHand.ts';
import { toyRecipe, toySplit } from '../../support/toyTraining.ts';

const missing = await gpuMissing();

const open = (): Promise<Trainer> => createTfjsTrainer({ backend: 'webgpu' });

describe.skipIf(missing !== undefined)(missing ?? 'on a GPU of this machine', () => {
  /** All five parts pass; on a software driver two of them take most of a minute, and the parity ladder trains anyway. */
  describeEngineConformance('tfjs-webgpu', open, ['derivatives', 'runs', 'refusals']);

  describe('trainers on the TensorFlow.js backend webgpu', () => {
    const network: MlpNetwork = { kind: 'mlp', sizes: [3, 4, 2] };
    const { training } = toySplit({ count: 5, features: 3, classes: 2 });
    const weights = initialWeights(network, toyRecipe(5).weightsSeed);
    const losses = async (trainer: Trainer): Promise<Float32Array> =>
      trainer.perExampleLoss(network, training, weights);
    let trainers: readonly Trainer[] = [];
    afterEach(async () => {
      for (const trainer of trainers) await trainer.close();
    });

    it('share a device until the last is closed, and open another one after that', async () => {
      trainers = await Promise.all([open(), open()]);
      const [first, second] = trainers as [Trainer, Trainer];
      const expected = await losses(first);
      await first.close();
      await first.close();
      expect(await losses(second)).toEqual(expected);
      await second.close();
      await expect(losses(second)).rejects.toMatchObject({ code: 'E_TRAINER_CLOSED' });
      const third = await open();
      trainers = [third];
      expect(await losses(third)).toEqual(expected);
    });

    it('finish what they compute before the device goes', async () => {
      trainers = [await open()];
      const [trainer] = trainers as [Trainer];
      const oracle = trainer.lossOracle(network, training);
      const asked = Promise.all([losses(trainer), oracle.loss(weights), oracle.gradient(weights)]);
      await trainer.close();
      expect((await asked)[0]).toHaveLength(5);
      await expect(oracle.loss(weights)).rejects.toMatchObject({ code: 'E_TRAINER_CLOSED' });
    });
  });
});
