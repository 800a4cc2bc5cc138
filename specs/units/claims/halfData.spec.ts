import { describe, expect, it } from 'vitest';
import { halfData } from '../../../src/claims/halfData.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { Observation, Run } from '../../../src/core/run.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { arms, measure } = claimOnDigits(halfData);
const weights = new Float32Array(2 * 8 + 8 + 8 * 10 + 10).fill(5);

const observed = (updates: number, testLoss: number): Observation => ({
  epoch: updates / 300,
  updates,
  trainingLoss: 0.4,
  trainingAccuracy: 0.9,
  testLoss,
  testAccuracy: 0.8,
});

/** What is measured of arms whose test loss is this over the last two fifths of a run, and 9 before. */
const measured = (
  testLoss: (arm: string) => number,
  change: Partial<Record<string, Partial<Run>>> = {},
): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe]) => {
      const late = testLoss(arm);
      const observations = [observed(1000, 9), observed(2000, late - 0.1), observed(3000, late + 0.1)];
      return [arm, madeRun(recipe, { weights }, { updates: 3000, observations, ...change[arm] })];
    }),
  );
  return measure(runs);
};

describe('the design of half-data', () => {
  it('trains each half by every other replica, for as many updates as all of the data', () => {
    expect(arms['half high 1']).toMatchObject({ datasetSize: 600, firstExample: 0, stop: { updates: 3000 } });
    expect(arms['half high 2']).toMatchObject({ datasetSize: 600, firstExample: 600, stop: { updates: 3000 } });
    expect(arms['all high 2']).toMatchObject({ datasetSize: 1200, firstExample: 0, stop: { updates: 3000 } });
    expect(arms['tenth high 2']).toMatchObject({ datasetSize: 120, firstExample: 0 });
  });

  it('has two rates, and replicas that begin with the same weights in all groups', () => {
    expect(arms['all normal 3']!.learningRate).toEqual({ kind: 'constant', rate: 0.1 });
    expect(arms['all high 3']!.learningRate).toEqual({ kind: 'constant', rate: 0.45 });
    expect(arms['half normal 3']!.weightsSeed).toEqual(arms['all high 3']!.weightsSeed);
    expect(arms['half normal 3']!.weightsSeed).not.toEqual(arms['half normal 4']!.weightsSeed);
  });

  it('takes a wider network and more updates beyond digits, and no set of less than 1,200 examples', () => {
    expect(halfData.regime(namedDataset('own.csv', 5000))).toMatchObject({
      kind: 'regime',
      regime: { data: { trainingSize: 2000 }, numbers: { highRate: 0.35, updates: 5000 } },
    });
    expect(halfData.regime(namedDataset('few.csv', 1199))).toEqual({
      kind: 'outOfRegime',
      reason: '1199 examples are too few: the claim is made for 1200 and more',
    });
  });
});

describe('what half-data measures', () => {
  const loss = (arm: string): number =>
    arm.startsWith('tenth') ? 3 : (arm.startsWith('half') ? 1.2 : 1) + (arm.includes('high') ? 0.5 : 0);

  it('compares the mean test losses of the end of training, by group', async () => {
    const { contrasts, guards, curves } = await measured(loss);
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(contrasts.normal).toBeCloseTo(0.2, 12);
    expect(contrasts.high).toBeCloseTo(0.2, 12);
    expect(contrasts.tenth).toBeCloseTo(1.5, 12);
    expect(contrasts.nearlySame).toBeCloseTo(0, 12);
    expect(Object.keys(curves!.lossByUpdates!)).toEqual(Object.keys(halfData.figures[0]!.curves));
    expect(curves!.lossByUpdates!.halfNormal!.map(([updates]) => updates)).toEqual([1000, 2000, 3000]);
    expect(curves!.lossByUpdates!.halfHigh![1]![1]).toBeCloseTo(1.6, 12);
  });

  it('compares all of the data at a rate off by a thousandth', async () => {
    const { contrasts } = await measured((arm) => (arm === 'nearly same 1' ? 1.8 : 1));
    expect(contrasts.nearlySame).toBeCloseTo(0.1, 12);
    expect(contrasts.nearlySameBehind).toBe(contrasts.nearlySame);
    expect(arms['nearly same 1']!.learningRate).toEqual({ kind: 'constant', rate: 1.001 * 0.1 });
  });

  it('counts losses above 20 nats, and a diverged arm, as that, and fails the guard for the latter', async () => {
    const { contrasts, guards } = await measured((arm) => (arm.startsWith('tenth') ? 500 : 1), {
      'tenth high 1': { outcome: { kind: 'diverged', epoch: 1 } },
    });
    expect(contrasts.tenth).toBeCloseTo(19, 12);
    expect(guards.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['no arm diverged']);
  });
});
