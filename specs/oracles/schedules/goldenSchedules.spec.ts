import { describe, expect, it } from 'vitest';
import { relativeError } from '../../../src/laws/relativeError.ts';
import { learningRateAt } from '../../../src/schedules/learningRateAt.ts';
import { sgdNoiseScale } from '../../../src/schedules/sgdNoiseScale.ts';
import { type PlannedUpdate, updatePlan } from '../../../src/schedules/updatePlan.ts';
import {
  goldenBatchForNoise,
  goldenFractionalEpochs,
  goldenKnots,
  goldenNoiseGrid,
  goldenScheduleRecipe,
  goldenSchedules,
} from '../../support/goldenSchedules.ts';

const TOLERANCE = 1e-12;

describe.each(goldenSchedules)('schedule $name, momentum $momentum, drop_last $drop_last', (golden) => {
  const { N, momentum, rows } = golden;
  const updates = [...updatePlan(goldenScheduleRecipe(golden))];
  const starts = updates.map(({ epochAfter, batchSize }) => Math.round(epochAfter * N - batchSize));
  const inEpoch = (epoch: number): readonly PlannedUpdate[] =>
    updates.filter((_, i) => Math.floor(starts[i]! / N) === epoch);

  it('makes the updates of each epoch with its batch size and its rate', () => {
    expect(updates.length).toBe(rows.reduce((sum, row) => sum + row.updates_in_epoch, 0));
    for (const row of rows) {
      const found = inEpoch(row.epoch);
      expect(found.length).toBe(row.updates_in_epoch);
      expect(updates.indexOf(found[0]!)).toBe(row.updates_before);
      expect(found[0]!.batchSize).toBe(row.batch);
      expect(relativeError([found[0]!.learningRate], [row.lr])).toBeLessThan(TOLERANCE);
    }
  });

  it('has the noise scale of each epoch', () => {
    for (const row of rows) {
      const { learningRate, batchSize } = inEpoch(row.epoch)[0]!;
      const g = sgdNoiseScale({ learningRate, batchSize, datasetSize: N, momentum });
      expect(relativeError([g], [row.g])).toBeLessThan(TOLERANCE);
      const largeN = (learningRate * N) / (batchSize * (1 - momentum));
      expect(relativeError([largeN], [row.g_large_N])).toBeLessThan(TOLERANCE);
    }
  });
});

describe('a piecewise linear rate', () => {
  it('is that of the golden table between its points, at them and after the last', () => {
    const schedule = goldenKnots(goldenFractionalEpochs.knots_epoch_lr);
    const rates = goldenFractionalEpochs.at.map((epoch) => learningRateAt(schedule, epoch, epoch));
    expect(relativeError(rates, goldenFractionalEpochs.lr)).toBeLessThan(TOLERANCE);
  });
});

describe('sgdNoiseScale', () => {
  it.each(goldenNoiseGrid)('is $g for rate $lr, B $batch, N $N, momentum $momentum', ({
    lr,
    batch,
    N,
    momentum,
    g,
  }) => {
    const found = sgdNoiseScale({ learningRate: lr!, batchSize: batch!, datasetSize: N!, momentum: momentum! });
    expect(relativeError([found], [g!])).toBeLessThan(TOLERANCE);
  });

  it.each(goldenBatchForNoise)('is $g at the batch size $batch made for it', ({ lr, batch, N, momentum, g }) => {
    const found = sgdNoiseScale({ learningRate: lr!, batchSize: batch!, datasetSize: N!, momentum: momentum! });
    expect(relativeError([found], [g!])).toBeLessThan(TOLERANCE);
  });
});
