import { describe, expect, it } from 'vitest';
import { checkOwnLoss, derivativesOf } from '../../../src/cli/ownDerivatives.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { errorOf } from '../../support/errorOf.ts';
import { labTask } from '../../support/labTask.ts';

const named = (own?: Trainer['own']): Trainer => ({ name: 'external mine', own }) as Trainer;
const whole = named();
const deriving = named(['train', 'lossOracle']);
const training = named(['train']);
const asked = { trainer: 'python3 trainer.py' };

describe('derivativesOf', () => {
  it('says nothing where no trainer is named, and else whose derivatives are measured', () => {
    expect(derivativesOf(training, {}, 2)).toBeUndefined();
    expect(derivativesOf(whole, asked, 2)).toBe('trainer');
    expect(derivativesOf(deriving, asked, 0)).toBe('trainer');
    expect(derivativesOf(training, asked, 0)).toBe('engine');
  });

  it('refuses a trainer that can do nothing with weights in files', async () => {
    expect(await errorOf(async () => derivativesOf(training, asked, 1))).toMatchObject({
      code: 'E_TRAINER_DERIVATIVES',
      message:
        'the trainer external mine has nothing to do here: the weights are in files, and it does not answer loss, gradient and hessianVector. Leave --trainer out, so that an engine measures them, or let it answer (docs/trainer-protocol.md).',
    });
  });
});

describe('checkOwnLoss', () => {
  const task = labTask();

  it('refuses a loss that is not the mean cross-entropy, and leaves NaN to the check of the oracle', async () => {
    const loss = await task.oracle.loss(task.weights);
    await checkOwnLoss(deriving, task, loss * (1 + 5e-4));
    await checkOwnLoss(training, task, 99); // lent: not its own to get wrong
    await checkOwnLoss(deriving, { ...task, oracle: { ...task.oracle, loss: async () => Number.NaN } }, 1);
    const summed = { ...task.oracle, loss: async () => 12 };
    expect(await errorOf(() => checkOwnLoss(whole, { ...task, oracle: summed }, 0.5))).toMatchObject({
      code: 'E_TRAINER_LOSS',
      message:
        'one: the trainer external mine says that the loss is 12, and the mean cross-entropy of these weights is 0.5. Its loss has to be that mean in nats, without a penalty, dropout or smoothed labels, over all examples; the order of the weights is W1 [in][out], b1, W2, b2, ...',
    });
  });
});
