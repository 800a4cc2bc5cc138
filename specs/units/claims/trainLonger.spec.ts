import { describe, expect, it } from 'vitest';
import { trainLonger } from '../../../src/claims/trainLonger.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { Observation, Run } from '../../../src/core/run.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { arms, measure } = claimOnDigits(trainLonger);
const count = 2 * 32 + 32 + 32 * 32 + 32 + 32 * 10 + 10;

const observed = (updates: number, testAccuracy: number): Observation => ({
  epoch: updates / 50,
  updates,
  trainingLoss: 0.1,
  trainingAccuracy: 1,
  testLoss: 0.2,
  testAccuracy,
});

/** What is measured of arms that end at these test accuracies, 0.9 where none is given. */
const measured = (
  accuracies: Readonly<Record<string, number>>,
  change: Partial<Record<string, Partial<Run>>> = {},
): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe], i) => {
      const observations = [observed(100, 0.5), observed(1500, accuracies[arm] ?? 0.9)];
      const weights = new Float32Array(count).fill(5 + i);
      return [arm, madeRun(recipe, { weights }, { observations, ...change[arm] })];
    }),
  );
  return measure(runs);
};

describe('the design of train-longer', () => {
  it('trains a batch 16 times as large for as many epochs, and for as many updates at two rates', () => {
    const cells = Object.fromEntries(
      Object.entries(arms).map(([arm, { batchSize, learningRate, stop }]) => {
        if (batchSize.kind !== 'constant' || learningRate.kind !== 'steps' || stop.kind !== 'epochs')
          throw new Error(arm);
        return [arm, [batchSize.batchSize, learningRate.initial, stop.epochs]];
      }),
    );
    expect(cells).toEqual({
      adapted: [128, 0.4, 480],
      longer: [128, 0.1, 480],
      small: [8, 0.1, 30],
      again: [8, 0.1, 30],
      large: [128, 0.1, 30],
      short: [8, 0.1, 30 / 32],
    });
  });

  it('lets the rate fall to a fifth at 70 % and at 90 % of each run', () => {
    expect(arms.large!.learningRate).toEqual({
      kind: 'steps',
      initial: 0.1,
      milestones: [
        { epoch: 21, factor: 0.2 },
        { epoch: 27, factor: 0.2 },
      ],
    });
    expect(arms.longer!.learningRate).toMatchObject({ milestones: [{ epoch: 336 }, { epoch: 432 }] });
  });

  it('shows all arms the same order of examples but one', () => {
    const { again, ...others } = arms;
    for (const { orderSeed } of Object.values(others)) expect(orderSeed).toEqual(arms.small!.orderSeed);
    expect(again!.orderSeed).not.toEqual(arms.small!.orderSeed);
  });

  it('takes at most half of a set that is not digits, and none below 800 examples', () => {
    const other = trainLonger.regime(namedDataset('own.csv', 800));
    expect(other).toMatchObject({ kind: 'regime', regime: { data: { trainingSize: 400 }, numbers: { epochs: 20 } } });
    expect(trainLonger.regime(namedDataset('few.csv', 799))).toEqual({
      kind: 'outOfRegime',
      reason: '799 examples are too few: the claim is made for 800 and more',
    });
  });
});

describe('what train-longer measures', () => {
  it('compares test accuracies with that of the small batch, and what is left with half of the gap', async () => {
    const { contrasts, guards } = await measured({
      large: 0.84,
      adapted: 0.89,
      longer: 0.91,
      again: 0.895,
      short: 0.5,
    });
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(contrasts.gap).toBeCloseTo(0.06, 12);
    expect(contrasts.left).toBeCloseTo(0.01 - 0.03, 12);
    expect(contrasts.adapted).toBeCloseTo(0.01, 12);
    expect(contrasts.longer).toBeCloseTo(-0.01, 12);
    expect(contrasts.again).toBeCloseTo(0.005, 12);
    expect(contrasts.againLeft).toBeCloseTo(0.005 - 0.03, 12);
    expect(contrasts.shortLeft).toBeCloseTo(0.4 - 0.03, 12);
  });

  it('counts an arm that diverged as one that knows nothing', async () => {
    const { contrasts } = await measured({}, { adapted: { outcome: { kind: 'diverged', epoch: 1 } } });
    expect(contrasts.adapted).toBeCloseTo(0.9, 12);
  });

  it('draws test accuracy by updates', async () => {
    const { curves } = await measured({ large: 0.84 });
    expect(curves!.accuracyByUpdates!.large).toEqual([
      [100, 0.5],
      [1500, 0.84],
    ]);
    expect(Object.keys(curves!.accuracyByUpdates!)).toEqual(['small', 'large', 'adapted', 'longer']);
  });

  it('fails a guard where two orders give the same weights', async () => {
    const same = { weights: new Float32Array(count).fill(3) };
    const { guards } = await measured({}, { small: same, again: same });
    expect(guards.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['arms differ (small, again)']);
  });
});
