import { describe, expect, it } from 'vitest';
import { batchGrowth } from '../../../src/claims/batchGrowth.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { Run } from '../../../src/core/run.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { arms, measure } = claimOnDigits(batchGrowth);
const weights = (value: number): Float32Array => new Float32Array(2 * 32 + 32 + 32 * 10 + 10).fill(value);

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

describe('batch growth', () => {
  it('divides the rate where it multiplies the batch, at the same epochs by the same factor', () => {
    expect(arms.decay).toMatchObject({
      batchSize: { kind: 'constant', batchSize: 4 },
      learningRate: {
        kind: 'steps',
        initial: 0.2,
        milestones: [
          { epoch: 8, factor: 0.2 },
          { epoch: 12, factor: 0.2 },
        ],
      },
    });
    expect(arms.growth).toMatchObject({
      batchSize: {
        kind: 'steps',
        initial: 4,
        milestones: [
          { epoch: 8, batchSize: 20 },
          { epoch: 12, batchSize: 100 },
        ],
      },
      learningRate: { kind: 'constant', rate: 0.2 },
    });
    expect(arms.hybrid).toMatchObject({
      batchSize: { kind: 'steps', initial: 4, milestones: [{ epoch: 8, batchSize: 20 }] },
      learningRate: { kind: 'steps', initial: 0.2, milestones: [{ epoch: 12, factor: 0.2 }] },
    });
  });

  it('compares each arm with decay, in nats', async () => {
    const { contrasts, guards } = await measured({ decay: 0.4, growth: 0.41, hybrid: 0.395, nearlySame: 0.402 });
    expect(contrasts.growth).toBeCloseTo(0.01, 12);
    expect(contrasts.hybrid).toBeCloseTo(-0.005, 12);
    expect(contrasts.nearlySame).toBeCloseTo(0.002, 12);
    expect(contrasts.growthTraining).toBe(0);
    expect(guards.every(({ passed }) => passed)).toBe(true);
  });

  it('draws both losses of four schedules over epochs and over updates', async () => {
    const { curves } = await measured({ growth: 0.41 });
    expect(Object.keys(curves!)).toEqual(batchGrowth.figures.map(({ name }) => name));
    for (const { name, curves: key } of batchGrowth.figures) {
      expect(Object.keys(curves![name]!)).toEqual(Object.keys(key));
    }
    expect(curves!.testLossByEpoch!.growth).toEqual([[6, 0.41]]);
    expect(curves!.testLossByUpdates!.growth).toEqual([[750, 0.41]]);
    expect(curves!.trainingLossByEpoch!.hybrid).toEqual([[6, 0.3]]);
    expect(curves!.trainingLossByUpdates!.noDecay).toEqual([[750, 0.3]]);
  });

  it('counts an arm that diverged at the cap', async () => {
    const { contrasts } = await measured({}, { growth: { outcome: { kind: 'diverged', epoch: 1 } } });
    expect(contrasts.growth).toBeCloseTo(20 - 0.4, 12);
  });

  it('says nothing where growth and decay are the same run', async () => {
    const { guards } = await measured({}, { growth: { weights: weights(5) } });
    expect(guards.find(({ name }) => name === 'arms differ (decay, growth)')).toMatchObject({ passed: false });
  });

  it('takes a wider network and larger batches beyond digits', () => {
    const other = batchGrowth.regime(namedDataset('own.csv', 1000));
    expect(other).toMatchObject({
      kind: 'regime',
      regime: { data: { trainingSize: 700, testSize: 300, labelNoise: 0.2 }, numbers: { batchSize: 8 } },
    });
    if (other.kind === 'regime') expect(other.regime.network(20, 3).sizes).toEqual([20, 64, 3]);
  });

  it('is made for 500 examples and more', () => {
    expect(batchGrowth.regime(namedDataset('few.csv', 499))).toEqual({
      kind: 'outOfRegime',
      reason: '499 examples are too few: the claim is made for 500 and more',
    });
  });
});
