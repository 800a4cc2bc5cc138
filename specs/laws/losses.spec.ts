import { describe, it } from 'vitest';
import type { Trainer } from '../../src/core/trainer.ts';
import { lossesAgree } from '../../src/laws/lossesAgree.ts';
import { reportedLosses } from '../../src/laws/reportedLosses.ts';
import { describeLaw } from '../support/describeLaw.ts';
import { expectBroken } from '../support/lawAnswers.ts';
import { plantedTrainer } from '../support/plantedTrainer.ts';

describeLaw(lossesAgree, ['loss summed', 'loss in bits']);

describeLaw(reportedLosses, ['test set is the training set', 'losses before the last update', 'training size ignored']);

describe('a trainer that reports no losses', () => {
  it('breaks the law about them', async () => {
    const { train, ...rest } = plantedTrainer();
    const silent: Trainer = {
      ...rest,
      train: async (request) => (await train(request)).map((run) => ({ ...run, observations: [] })),
    };
    await expectBroken(reportedLosses, silent);
  });
});
