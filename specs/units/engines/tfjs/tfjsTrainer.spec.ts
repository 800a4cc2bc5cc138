import { describe, expect, it } from 'vitest';
import type { Network } from '../../../../src/core/network.ts';
import { seedFrom } from '../../../../src/core/seed.ts';
import { chunksOf } from '../../../../src/engines/tfjs/datasetChunks.ts';
import { createTfjsTrainer } from '../../../../src/engines/tfjs/tfjsTrainer.ts';
import { referenceGradient, referencePerExampleLoss } from '../../../../src/laws/reference/referenceMlp.ts';
import { relativeError } from '../../../../src/laws/relativeError.ts';
import { initialWeights } from '../../../../src/networks/initialWeights.ts';
import { FLOAT32 } from '../../../support/float32Tolerances.ts';
import { toyRecipe, toySplit } from '../../../support/toyTraining.ts';

const data = toySplit({ count: 6, features: 2, classes: 2 });

describe('createTfjsTrainer', () => {
  it('adds up the chunks of a data set that does not fit in one', async () => {
    const network: Network = { kind: 'mlp', sizes: [2, 2 ** 19, 2] };
    expect(chunksOf(network, data.training.count)).toHaveLength(2);
    const weights = initialWeights(network, seedFrom(3)).map((w) => w / 20);
    const trainer = await createTfjsTrainer({ backend: 'cpu' });
    const { gradient } = await trainer.lossOracle(network, data.training).gradient(weights);
    const losses = await trainer.perExampleLoss(network, data.training, weights);
    expect(relativeError(gradient, referenceGradient(network, data.training, weights).gradient)).toBeLessThan(1e-4);
    expect(relativeError(losses, referencePerExampleLoss(network, data.training, weights))).toBeLessThan(FLOAT32.loss);
  });

  it('refuses to work once it is closed', async () => {
    const network: Network = { kind: 'mlp', sizes: [2, 3, 2] };
    const trainer = await createTfjsTrainer({ backend: 'cpu' });
    await trainer.close();
    await trainer.close();
    const message = 'trainer tfjs-cpu is closed: make another one.';
    await expect(trainer.train({ network, data, recipes: [toyRecipe(6)] })).rejects.toThrow(message);
    expect(() => trainer.lossOracle(network, data.training)).toThrow(message);
  });

  it('stops a training that runs when it is closed', async () => {
    const trainer = await createTfjsTrainer({ backend: 'cpu' });
    const recipe = toyRecipe(6, {
      batchSize: { kind: 'constant', batchSize: 1 },
      stop: { kind: 'epochs', epochs: 1e5 },
    });
    const training = trainer.train({ network: { kind: 'mlp', sizes: [2, 3, 2] }, data, recipes: [recipe] });
    setTimeout(() => void trainer.close(), 10);
    await expect(training).rejects.toMatchObject({ code: 'E_TRAINER_CLOSED' });
  });
});
