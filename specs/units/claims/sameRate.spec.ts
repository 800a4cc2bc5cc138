import { describe, expect, it } from 'vitest';
import { sameRate } from '../../../src/claims/sameRate.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { Run } from '../../../src/core/run.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { arms, measure } = claimOnDigits(sameRate);
const weights = (value: number): Float32Array => new Float32Array(2 * 64 + 64 + 64 * 10 + 10).fill(value);

/** What is measured of arms that end at these test losses, each at weights of its own. */
const measured = (
  testLosses: Readonly<Record<string, number>>,
  change: Partial<Record<string, Partial<Run>>> = {},
): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe], i) => [
      arm,
      madeRun(recipe, { testLoss: testLosses[arm] ?? 0.4, weights: weights(5 + i) }, change[arm]),
    ]),
  );
  return measure(runs);
};

describe('same rate', () => {
  it('trains batches of 64, 256 and 1,024 at one rate for as many epochs', () => {
    for (const [arm, batchSize] of Object.entries({ small: 64, again: 64, middle: 256, large: 1024 })) {
      expect(arms[arm]).toMatchObject({
        datasetSize: 1280,
        batchSize: { kind: 'constant', batchSize },
        learningRate: { kind: 'constant', rate: 0.1 },
        stop: { kind: 'epochs', epochs: 8 },
      });
    }
    expect(arms.fewerEpochs).toMatchObject({ ...arms.small, stop: { kind: 'epochs', epochs: 2 } });
  });

  it('shares initial weights and the order of examples, but for the arm whose order is another', () => {
    for (const [arm, { weightsSeed, orderSeed }] of Object.entries(arms)) {
      expect(weightsSeed).toEqual(arms.small!.weightsSeed);
      expect(JSON.stringify(orderSeed) === JSON.stringify(arms.small!.orderSeed)).toBe(arm !== 'again');
    }
  });

  it('begins lower where a batch of 1,024 is more than there is to train on', () => {
    expect(sameRate.regime(namedDataset('own.csv', 500))).toMatchObject({
      kind: 'regime',
      regime: { data: { trainingSize: 350, testSize: 150 }, numbers: { smallBatch: 21 } },
    });
  });

  it('counts how far each batch is behind the one before, in nats, and in accuracy', async () => {
    const { contrasts, guards } = await measured({
      small: 0.3,
      again: 0.31,
      middle: 0.7,
      fewerEpochs: 0.6,
      large: 1.5,
    });
    expect(contrasts.middle).toBeCloseTo(0.4, 12);
    expect(contrasts.large).toBeCloseTo(0.8, 12);
    expect(contrasts.largeAccuracy).toBe(0);
    expect(contrasts.asManyUpdates).toBeCloseTo(0.1, 12);
    expect(contrasts.fewerEpochs).toBeCloseTo(0.3, 12);
    expect(contrasts.again).toBeCloseTo(0.01, 12);
    expect(guards.every(({ passed }) => passed)).toBe(true);
  });

  it('draws what was observed over epochs and over updates, a curve per batch size', async () => {
    const { curves } = await measured({ middle: 0.7 });
    expect(Object.keys(curves!)).toEqual(sameRate.figures.map(({ name }) => name));
    expect(curves!.lossByEpoch).toEqual({ small: [[6, 0.4]], middle: [[6, 0.7]], large: [[6, 0.4]] });
    expect(curves!.lossByUpdates).toEqual({ small: [[750, 0.4]], middle: [[750, 0.7]], large: [[750, 0.4]] });
  });

  it('says nothing where another order of examples is the same run', async () => {
    const { guards } = await measured({}, { again: { weights: weights(5) } });
    expect(guards.find(({ name }) => name === 'arms differ (small, again)')).toMatchObject({ passed: false });
  });

  it('is made for 500 examples and more', () => {
    expect(sameRate.regime(namedDataset('few.csv', 499))).toEqual({
      kind: 'outOfRegime',
      reason: '499 examples are too few: the claim is made for 500 and more',
    });
  });
});
