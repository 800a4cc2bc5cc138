import { describe, expect, it } from 'vitest';
import { batchSizeResult, bestBatchSizes, type TimedRun, timeRun } from '../../../src/measure/timeToAccuracy.ts';
import { smallLenet } from '../../support/sampleConvNetworks.ts';
import { timedTrainer } from '../../support/timedTrainer.ts';
import { toyImages, toyRecipe } from '../../support/toyTraining.ts';

const { POSITIVE_INFINITY: never, NEGATIVE_INFINITY: nothing } = Number;

/** A run that reaches these accuracies, one per epoch of `seconds`. */
const run = (batchSize: number, accuracies: readonly number[], seconds = 1, place = 0): TimedRun => ({
  batchSize,
  place,
  diverged: accuracies.length === 0,
  updates: 10 * accuracies.length,
  observations: accuracies.map((testAccuracy, i) => ({
    epoch: i + 1,
    updates: 10 * (i + 1),
    seconds: seconds * (i + 1),
    trainingLoss: 1,
    trainingAccuracy: testAccuracy,
    testLoss: 1,
    testAccuracy,
  })),
});

describe('batchSizeResult', () => {
  it('takes the first observation at or above the target, and order statistics over the runs', () => {
    const runs = [run(8, [0.5, 0.9, 0.8]), run(8, [0.9, 0.7, 0.95], 2), run(8, [0.1, 0.2, 0.89])];
    expect(batchSizeResult(runs, 0.9)).toEqual({
      batchSize: 8,
      runs: 3,
      reached: 2,
      diverged: 0,
      epochsToTarget: { median: 2, least: 1, most: never },
      updatesToTarget: { median: 20, least: 10, most: never },
      secondsToTarget: { median: 2, least: 2, most: never },
      finalAccuracy: { median: 0.89, least: 0.8, most: 0.95 },
      secondsPerEpoch: { median: 1, least: 1, most: 2 },
    });
  });

  it('never makes a number of a run that diverged', () => {
    const result = batchSizeResult([run(8, []), run(8, []), run(8, [0.9])], 0.5);
    expect(result).toMatchObject({
      reached: 1,
      diverged: 2,
      secondsToTarget: { median: never, least: 1, most: never },
      finalAccuracy: { median: nothing, least: nothing, most: 0.9 },
      secondsPerEpoch: { median: 1 },
    });
    expect(batchSizeResult([run(8, [])], 0.5).secondsPerEpoch.median).toBeNaN();
  });
});

describe('bestBatchSizes', () => {
  const results = (...groups: readonly (readonly TimedRun[])[]) => groups.map((runs) => batchSizeResult(runs, 0.8));

  it('names the batch size that is best in each, and tells one whose range is apart', () => {
    const slowAndGood = [run(8, [0.7, 0.95], 5), run(8, [0.7, 0.96], 5)];
    const fast = [run(64, [0.7, 0.85]), run(64, [0.85, 0.86])];
    expect(bestBatchSizes(results(slowAndGood, fast))).toEqual({
      inTime: { batchSize: 64, apart: true },
      inAccuracy: { batchSize: 8, apart: true },
    });
    const touching = [run(16, [0.9, 0.955], 2), run(16, [0.9, 0.94], 2)];
    expect(bestBatchSizes(results(touching, slowAndGood, fast))).toEqual({
      inTime: { batchSize: 64, apart: false },
      inAccuracy: { batchSize: 8, apart: false },
    });
  });

  it('names none where half of the runs reached nothing, or diverged', () => {
    expect(bestBatchSizes(results([run(8, [0.1])], [run(16, [])]))).toEqual({
      inTime: undefined,
      inAccuracy: { batchSize: 8, apart: true },
    });
    expect(bestBatchSizes(results([run(8, [])]))).toEqual({ inTime: undefined, inAccuracy: undefined });
    expect(bestBatchSizes([])).toEqual({ inTime: undefined, inAccuracy: undefined });
  });
});

describe('timeRun', () => {
  it('keeps the observations of a run with their seconds', async () => {
    const told: number[] = [];
    const recipe = toyRecipe(40, {
      batchSize: { kind: 'constant', batchSize: 8 },
      stop: { kind: 'epochs', epochs: 2 },
    });
    const data = toyImages(smallLenet.image, 40, 3);
    const { signal } = new AbortController();
    const timed = await timeRun(
      timedTrainer(),
      { network: smallLenet, data, recipe, every: 1, signal },
      ({ seconds }) => told.push(seconds),
    );
    expect(timed).toMatchObject({ diverged: false, updates: 20 });
    expect(timed.observations.map(({ epoch, seconds }) => [epoch, seconds])).toEqual([
      [1, 4],
      [2, 8],
    ]);
    expect(told).toEqual([4, 8]);
  });
});
