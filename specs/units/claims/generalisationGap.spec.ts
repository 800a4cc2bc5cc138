import { describe, expect, it } from 'vitest';
import { generalisationGap } from '../../../src/claims/generalisationGap.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { Observation, Run } from '../../../src/core/run.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { digits, regime, seed, arms: recipes, measure } = claimOnDigits(generalisationGap, 2);
const LENGTH = 2 * 64 + 64 + 64 * 64 + 64 + 64 * 2 + 2;
const ARMS = Object.keys(recipes);

/** Accuracies epoch by epoch, from the start. */
const curve = (test: readonly number[], training: readonly number[] = test): readonly Observation[] =>
  test.map((testAccuracy, epoch) => ({
    epoch,
    updates: 10 * epoch,
    trainingLoss: 0.1,
    trainingAccuracy: training[epoch]!,
    testLoss: 0.5,
    testAccuracy,
  }));

const slow = [0.1, 0.4, 0.6, 0.71, 0.75, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8];
const quick = [0.1, 0.75, 0.82, ...slow.slice(3).map(() => 0.82)];
const fallen = [0.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5];

const measured = (
  curves: Readonly<Record<string, readonly Observation[]>> = {},
  change: Readonly<Record<string, Partial<Run>>> = {},
): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    ARMS.map((arm, i) => {
      const observations = curves[arm] ?? curve(arm === 'small' || arm === 'wideSmall' ? quick : slow);
      const weights = new Float32Array(LENGTH).fill(i + 1);
      return [arm, madeRun(recipes[arm]!, { weights }, { observations, ...change[arm] })];
    }),
  );
  return measure(runs);
};

describe('generalisation gap', () => {
  it('trains a batch of 4 and a tenth of the data for as many epochs, the wide network at a higher rate', () => {
    const settings = Object.entries(recipes).map(([arm, { batchSize, learningRate }]) => [
      arm,
      batchSize.kind === 'constant' && batchSize.batchSize,
      learningRate.kind === 'constant' && learningRate.rate,
    ]);
    expect(settings).toEqual([
      ['small', 4, 0.1],
      ['large', 50, 0.1],
      ['wideSmall', 4, 0.2],
      ['wideLarge', 50, 0.2],
      ['again', 50, 0.1],
      ['noisy', 50, 0.1],
    ]);
    expect(recipes.noisy).toEqual(recipes.large);
    expect(recipes.again!.orderSeed).not.toEqual(recipes.large!.orderSeed);
  });

  it('has one hidden layer of twice the width in the wide arms', () => {
    const own = (arm: string) => generalisationGap.armNetwork!(arm, regime.network(64, 10)).sizes;
    expect(own('large')).toEqual([64, 64, 64, 10]);
    expect(own('wideLarge')).toEqual([64, 128, 10]);
  });

  it('redraws labels of the noisy arm alone, and none to test on', () => {
    const data = { training: digits, test: namedDataset('test', 100) };
    const own = (arm: string) => generalisationGap.armData!(arm, { data, seed });
    expect(own('large')).toBe(data);
    expect(own('noisy').test).toBe(data.test);
    const redrawn = own('noisy').training.labels.filter((label) => label !== 0).length / digits.count;
    expect(redrawn).toBeCloseTo(0.4 * 0.9, 1);
  });

  it('compares plateaus, falls and epochs of the two batches', async () => {
    const { contrasts, guards, arms } = await measured({ noisy: curve(fallen) });
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(Object.keys(contrasts)).toEqual(generalisationGap.hypotheses.map(({ contrast }) => contrast));
    expect(contrasts.training).toBeCloseTo(0.02, 12);
    expect(contrasts.fall).toBeCloseTo(0, 12);
    expect(contrasts.slower).toBeCloseTo(Math.log(3), 12); // more than 0.7 after 3 epochs, 0.75 after 1
    expect(contrasts).toMatchObject({ again: 0 });
    expect(contrasts.early).toBeCloseTo(0.2, 12);
    expect(contrasts.noisyFall).toBeCloseTo(0.4, 12);
    expect(contrasts.gap).toBeCloseTo(0.02, 12);
    expect(contrasts.wideGap).toBeCloseTo(0.02, 12);
    expect(arms.large).toMatchObject({ testPlateau: expect.closeTo(0.8, 12), reachedAt: 3, trainingAccuracy: 0.8 });
  });

  it('takes the training accuracy of the network where it differs more, and the most of four falls', async () => {
    const { contrasts } = await measured({
      wideLarge: curve(fallen),
      large: curve(
        slow,
        slow.map(() => 0.9),
      ),
    });
    expect(contrasts.training).toBeCloseTo(0.82 - 0.5, 12);
    expect(contrasts.fall).toBeCloseTo(0.4, 12);
    const other = await measured({
      large: curve(
        slow,
        slow.map(() => 0.9),
      ),
    });
    expect(other.contrasts.training).toBeCloseTo(0.82 - 0.9, 12);
  });

  it('draws training and test accuracy of both networks against epochs, from the first epoch on', async () => {
    const { curves } = await measured();
    expect(Object.keys(curves!)).toEqual(generalisationGap.figures.map(({ name }) => name));
    for (const { name, curves: lines } of generalisationGap.figures) {
      expect(Object.keys(curves![name]!)).toEqual(Object.keys(lines));
    }
    expect(curves!.accuracyByEpoch!.largeTest!.slice(0, 2)).toEqual([
      [1, 0.4],
      [2, 0.6],
    ]);
    expect(curves!.accuracyByEpochWide!.smallTraining![0]).toEqual([1, 0.75]);
  });

  it('compares nothing where an arm diverged', async () => {
    const { guards, contrasts, arms } = await measured({}, { small: { outcome: { kind: 'diverged', epoch: 2 } } });
    expect(guards.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['finished (small)']);
    expect(contrasts).toEqual({});
    expect(arms.small).toMatchObject({ trainingLoss: 20, testAccuracy: 0 });
  });
});
