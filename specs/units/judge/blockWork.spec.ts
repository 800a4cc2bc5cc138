import { describe, expect, it } from 'vitest';
import type { Regime } from '../../../src/core/claim.ts';
import { blockWork } from '../../../src/judge/blockWork.ts';
import { toyRecipe } from '../../support/toyTraining.ts';

const regime = {} as Regime; // the designs below ask for nothing of it
const ten = toyRecipe(30, { batchSize: { kind: 'constant', batchSize: 3 }, stop: { kind: 'epochs', epochs: 1 } });
const seven = toyRecipe(30, { stop: { kind: 'updates', updates: 7 } });
const most = toyRecipe(30, {
  batchSize: { kind: 'constant', batchSize: 3 },
  stop: { kind: 'trainingLoss', target: 0.1, maxEpochs: 2, checkEveryEpochs: 1 },
});

describe('blockWork', () => {
  it('is the trainings of a design, and their updates', () => {
    expect(blockWork({ design: () => ({ ten, seven }) }, regime)).toEqual({
      trainings: 2,
      updates: 17,
      atMost: false,
    });
  });

  it('counts a training to a loss in full', () => {
    expect(blockWork({ design: () => ({ ten, most }) }, regime)).toEqual({ trainings: 2, updates: 30, atMost: true });
  });
});
