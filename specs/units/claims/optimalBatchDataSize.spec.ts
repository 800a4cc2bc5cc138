import { describe, expect, it } from 'vitest';
import { SIZE_CELLS, type SizeCell } from '../../../src/claims/dataSizeSweep.ts';
import { optimalBatchDataSize } from '../../../src/claims/optimalBatchDataSize.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { digits, seed, arms, measure } = claimOnDigits(optimalBatchDataSize);
const weights = new Float32Array(2 * 16 + 16 + 16 * 10 + 10).fill(5);

/** What is measured when each loss is a U whose bottom is at B = 8 times the size to the power of its setting, with scatter. */
const measured = (power: (cell: SizeCell) => number): Promise<BlockMeasurement> => {
  const random = randomStream(seed, 3);
  const runs = Object.fromEntries(
    SIZE_CELLS.map((cell) => {
      const away = Math.log((0.5 * cell.ratio) / (8 * cell.size ** power(cell)));
      const testLoss = 1 + 0.2 * away ** 2 + 0.01 * random.nextNormal();
      return [cell.arm, madeRun(arms[cell.arm]!, { testLoss, weights })];
    }),
  );
  return measure(runs);
};

describe('optimal batch and data size', () => {
  it('trains on a third, two thirds and all of 1440 examples for the same time, where time is not what grows', () => {
    expect(arms['fixed x 1, B / rate 96']).toMatchObject({
      datasetSize: 480,
      batchSize: { kind: 'constant', batchSize: 48 },
      stop: { kind: 'updates', updates: 1200 },
    });
    expect(arms['widthRoot x 2, B / rate 6']).toMatchObject({
      datasetSize: 960,
      batchSize: { kind: 'constant', batchSize: 3 },
      stop: { kind: 'updates', updates: 1200 },
    });
    expect(arms['time x 3, B / rate 8']).toMatchObject({ datasetSize: 1440, stop: { kind: 'updates', updates: 3600 } });
  });

  it('widens the hidden layers of some arms, as N or as its square root', () => {
    const sizes = (arm: string): readonly number[] =>
      optimalBatchDataSize.armNetwork!(arm, { kind: 'mlp', sizes: [64, 16, 16, 10] }).sizes;
    expect(sizes('fixed x 3, B / rate 8')).toEqual([64, 16, 16, 10]);
    expect(sizes('widthRoot x 2, B / rate 8')).toEqual([64, 23, 23, 10]);
    expect(sizes('widthAndTime x 3, B / rate 8')).toEqual([64, 48, 48, 10]);
  });

  it('gives the arms of the control one data set, of the first third three times over', () => {
    const training = namedDataset('digits', 1440);
    training.labels.forEach((_, i) => {
      training.labels[i] = i % 7;
    });
    const data = { training, test: digits };
    const own = (arm: string) => optimalBatchDataSize.armData!(arm, { data, seed });
    expect(own('fixed x 3, B / rate 8')).toBe(data);
    const repeated = own('repeated x 2, B / rate 8');
    expect(own('repeated x 3, B / rate 8')).toBe(repeated);
    expect(repeated.test).toBe(digits);
    const third = [...training.labels.subarray(0, 480)];
    expect([...repeated.training.labels]).toEqual([...third, ...third, ...third]);
  });

  it('finds the power by which the lowest point moves, in each setting', async () => {
    const powers = { fixed: 1, repeated: 0, widthRoot: 0.8, widthLinear: 0.6, time: 0.4, widthAndTime: 0.2 };
    const { contrasts, guards } = await measured(({ setting }) => powers[setting]);
    for (const [setting, power] of Object.entries(powers)) expect(contrasts[setting]).toBeCloseTo(power, 0);
    expect(contrasts.fixed).toBeGreaterThan(contrasts.widthLinear!);
    expect(contrasts.widthLinear).toBeGreaterThan(contrasts.widthAndTime!);
    expect(contrasts.fixedProportional).toBe(contrasts.fixed);
    expect(contrasts.planted).toBeCloseTo(1, 0);
    expect(guards.every(({ passed }) => passed)).toBe(true);
  });

  it('draws loss against batch size and noise scale, and the control', async () => {
    const { curves, arms: cells } = await measured(() => 1);
    expect(Object.keys(curves!)).toEqual(optimalBatchDataSize.figures.map(({ name }) => name));
    for (const figure of optimalBatchDataSize.figures) {
      expect(Object.keys(curves![figure.name]!)).toEqual(Object.keys(figure.curves));
    }
    const losses = curves!.lossByBatch!.size2!;
    expect(losses.map(([x]) => x)).toEqual([48, 24, 16, 12, 8, 6, 4, 3]);
    expect(losses[0]![1]).toBe(cells['fixed x 2, B / rate 96']!.testLoss);
    expect(curves!.lossByNoise!.size2![0]![0]).toBe((0.5 * 960) / 48);
    expect(Math.min(...curves!.lossByNoise!.size2!.map(([, y]) => y))).toBe(0);
    expect(cells['fixed x 2, B / rate 96']).toMatchObject({ datasetSize: 960, batchSize: 48 });
  });

  it('is made for 1600 examples and more', () => {
    expect(optimalBatchDataSize.regime(namedDataset('few.csv', 1599))).toMatchObject({
      kind: 'outOfRegime',
      reason: '1599 examples are too few: the claim is made for 1600 and more',
    });
  });
});
