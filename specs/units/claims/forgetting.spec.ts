import { describe, expect, it } from 'vitest';
import { CROSSOVER } from '../../../src/claims/crossover.ts';
import { forgetting } from '../../../src/claims/forgetting.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import type { Network } from '../../../src/core/network.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import type { Run } from '../../../src/core/run.ts';
import { shuffledEpoch } from '../../../src/core/shuffledEpoch.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { seed, arms, measure } = claimOnDigits(forgetting);
const LENGTH = 2 * 16 + 16 + 16 * 10 + 10;
const N = 848;

/** Memory in nats at an age in epochs. */
type Memory = (age: number) => number;

/** What is measured of replicas that remember so much, whose weights say which arm they are. */
const measured = (
  memory: { readonly normal: Memory; readonly high: Memory },
  change: Partial<Record<string, Partial<Run>>> = {},
  trainingLoss = 1,
): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    CROSSOVER.map(({ arm }, i) => [
      arm,
      madeRun(arms[arm]!, { trainingLoss, weights: new Float32Array(LENGTH).fill(5 + i) }, change[arm]),
    ]),
  );
  const random = randomStream(seed, 3);
  const difficulty = Float32Array.from({ length: 2 * N }, () => 2 * random.nextUniform());
  const trainer = {
    perExampleLoss: async (_network: Network, _dataset: Dataset, weights: Float32Array) => {
      const { arm, rate, half } = CROSSOVER[weights[0]! - 5]!;
      const losses = difficulty.slice();
      shuffledEpoch(arms[arm]!.orderSeed, 3, N).forEach((place, position) => {
        losses[half * N + place]! -= memory[rate]((N - 1 - position) / N);
      });
      return losses;
    },
  };
  return measure(runs, trainer);
};

const failed = ({ guards }: BlockMeasurement): readonly string[] =>
  guards.filter(({ passed }) => !passed).map(({ name }) => name);

/** 1 in the last sixteenth of an epoch, then so much. */
const dropsTo =
  (rest: number): Memory =>
  (age) =>
    age < 1 / 16 ? 1 : rest;

describe('forgetting', () => {
  it('trains eight replicas of each rate on each half, paired between the rates', () => {
    expect(Object.keys(arms)).toHaveLength(32);
    for (const { arm, rate, half, replica } of CROSSOVER) {
      expect(arms[arm]).toMatchObject({
        firstExample: half * N,
        datasetSize: N,
        batching: 'stream',
        learningRate: { kind: 'constant', rate: rate === 'high' ? 0.3 : 0.02 },
        stop: { kind: 'epochs', epochs: 4 },
      });
      const twin = CROSSOVER.find((one) => one.rate !== rate && one.half === half && one.replica === replica)!;
      expect(arms[twin.arm]).toMatchObject({ weightsSeed: arms[arm]!.weightsSeed, orderSeed: arms[arm]!.orderSeed });
    }
    expect(new Set(Object.values(arms).map(({ orderSeed }) => orderSeed.join())).size).toBe(16);
  });

  it('takes shares of the memory of the last sixteenth of an epoch', async () => {
    const { contrasts, guards } = await measured({ normal: dropsTo(0.8), high: dropsTo(0.3) });
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(contrasts.mostKept).toBeCloseTo(0.2, 1);
    expect(contrasts.mostForgotten).toBeCloseTo(0.7, 1);
    expect(contrasts.backAtUnseen).toBe(contrasts.mostForgotten);
    expect(contrasts.forgottenMore).toBeCloseTo(0.5, 1);
    expect(contrasts.sameRate).toBeCloseTo(0, 1);
    expect(contrasts.planted).toBeCloseTo(0.5, 1);
  });

  it('sees what is planted, and nothing else, where both rates forget nothing', async () => {
    const { contrasts } = await measured({ normal: () => 1, high: () => 1 });
    expect(contrasts.forgottenMore).toBeCloseTo(0, 6);
    expect(contrasts.planted).toBeCloseTo(0.5, 6);
  });

  it('draws the loss by age of the batch with the level of unseen data', async () => {
    const { curves } = await measured({ normal: () => 0.5, high: dropsTo(0) });
    const { normal, normalUnseen, high, highUnseen } = curves!.lossByAge!;
    expect(normal!.map(([age]) => age)).toEqual(Array.from({ length: 16 }, (_, bin) => (bin + 0.5) / 16));
    normal!.forEach(([, loss], bin) => {
      expect(normalUnseen![bin]![1] - loss).toBeCloseTo(0.5, 5);
    });
    expect(highUnseen![0]![1] - high![0]![1]).toBeCloseTo(1, 1);
    expect(highUnseen![15]![1] - high![15]![1]).toBeCloseTo(0, 1);
  });

  it('says nothing where recent examples are no better than unseen ones', async () => {
    expect(failed(await measured({ normal: () => 0.02, high: () => 0.02 }))).toEqual([
      'recent examples have a lower loss (normal rate)',
      'recent examples have a lower loss (high rate)',
    ]);
  });

  it.each([
    ['a replica diverged', { 'normal B3': { outcome: { kind: 'diverged', epoch: 1 } } }, 1, 'no arm diverged'],
    ['the high rate does not learn', {}, 2.08, 'loss fell (high rate)'],
  ] as const)('says nothing where %s', async (_, change, trainingLoss, guard) => {
    const measurement = await measured({ normal: () => 1, high: () => 1 }, change, trainingLoss);
    expect(failed(measurement)).toEqual([guard]);
    expect(measurement.contrasts).toEqual({});
  });

  it('lowers its rates where the inputs are more than 64', () => {
    const wide = forgetting.regime({ ...namedDataset('wide.csv', 10_000), features: 128 });
    expect(wide).toMatchObject({ kind: 'regime', regime: { numbers: { normalRate: 0.0025, highRate: 0.125 } } });
  });

  it('trains for fewer epochs on fewer examples', () => {
    const numbers = (count: number): number => {
      const small = forgetting.regime(namedDataset('own.csv', count));
      if (small.kind !== 'regime') throw new Error(small.reason);
      return small.regime.numbers.epochs!;
    };
    expect([numbers(2200), numbers(2300)]).toEqual([3, 5]);
  });

  it('is not made where a half has fewer than ten examples a feature', () => {
    expect(forgetting.regime({ ...namedDataset('wide.csv', 2000), features: 100 })).toEqual({
      kind: 'outOfRegime',
      reason: 'halves of 900 examples are too few for 100 features: the claim is made for 10 a feature and more',
    });
  });

  it('is made for 1200 examples and more', () => {
    expect(forgetting.regime(namedDataset('few.csv', 1199))).toMatchObject({
      kind: 'outOfRegime',
      reason: '1199 examples are too few: the claim is made for 1200 and more',
    });
  });
});
