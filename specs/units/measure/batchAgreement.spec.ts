import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset.ts';
import type { Network } from '../../../src/core/network.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { mixtureSplit } from '../../../src/laws/arbitraries/mixtureSplit.ts';
import { agreementWithFull, expectedAgreement } from '../../../src/measure/agreementWithFull.ts';
import { batchAgreement } from '../../../src/measure/batchAgreement.ts';
import { batchOracles } from '../../../src/measure/batchOracles.ts';
import { setGradient } from '../../../src/measure/setGradient.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { errorOf } from '../../support/errorOf.ts';
import { referenceBatches } from '../../support/referenceBatches.ts';

const seed = seedFrom(3);
const network = { kind: 'mlp', sizes: [4, 5, 3] } as const;
const { training } = mixtureSplit({ count: 50, features: 4, classes: 3 });
const oracles = referenceBatches(network, training);
const weights = initialWeights(network, seed);

describe('batchAgreement', () => {
  it('lies on the curve that the whole set predicts, and ends in full agreement', async () => {
    const found = await batchAgreement(oracles, weights, { seed, batchSizes: [5, 25, 50], repeats: 200 });
    const [few, half, all] = found.points;
    for (const { squaredDistance, expected } of [few!, half!]) {
      expect(squaredDistance / expected.squaredDistance).toBeGreaterThan(0.9);
      expect(squaredDistance / expected.squaredDistance).toBeLessThan(1.1);
    }
    expect(Math.abs(few!.meanCosine - few!.expected.cosine)).toBeLessThan(0.04);
    expect(Math.abs(half!.meanCosine - half!.expected.cosine)).toBeLessThan(0.02);
    expect(all!.expected).toEqual({ cosine: 1, squaredDistance: 0 });
    expect(all!.meanCosine).toBeCloseTo(1, 12);
    expect(few!.cosines).toHaveLength(200);
    expect(found).toMatchObject({ evaluations: { gradients: 51 + 600 }, exampleCount: 50, roundOff: 2 ** -53 });
  });

  it('draws 16 batches of a size that depend on seed, size and number alone', async () => {
    const alone = await batchAgreement(oracles, weights, { seed, batchSizes: [5] });
    const among = await batchAgreement(oracles, weights, { seed, batchSizes: [3, 5] });
    expect(alone.points[0]!.cosines).toHaveLength(16);
    expect(among.points[1]).toEqual(alone.points[0]);
  });

  it.each([
    [{ batchSizes: [51] }, 'batchSize 51 is outside [1, 50]: batches are drawn from 50 examples without replacement.'],
    [{ batchSizes: [2.5] }, 'batchSize 2.5 is not an integer of at least 1: give one.'],
    [{ batchSizes: [5], repeats: 0 }, 'repeats 0 is not an integer of at least 1: give one.'],
    [{ batchSizes: [5], shardSize: 0 }, 'shardSize 0 is not an integer of at least 1: give one.'],
  ])('refuses %j', async (options, message) => {
    expect((await errorOf(() => batchAgreement(oracles, weights, { seed, ...options }))).message).toBe(message);
  });
});

describe('setGradient', () => {
  it('leaves out a rest that fills no shard, and refuses fewer than two shards', async () => {
    const { evaluations } = await setGradient(oracles, weights, { seed, shardSize: 8 });
    expect(evaluations).toEqual({ losses: 0, gradients: 1 + 6, hessianVectors: 0 });
    const error = await errorOf(() => setGradient(oracles, weights, { seed, shardSize: 26 }));
    expect(error.code).toBe('E_BATCH_PAIR');
  });

  it('refuses weights of another network', async () => {
    const error = await errorOf(() => setGradient(oracles, weights.slice(1), { seed }));
    expect(error.code).toBe('E_WEIGHT_COUNT');
  });
});

describe('agreementWithFull', () => {
  it('takes the cosine with a gradient of length 0 for 0', () => {
    const zero = Float64Array.of(0, 0);
    const one = Float64Array.of(3, 4);
    expect(agreementWithFull(one, [one, zero])).toEqual({ cosines: [1, 0], meanCosine: 0.5, squaredDistance: 12.5 });
    expect(agreementWithFull(zero, [one]).cosines).toEqual([0]);
  });
});

describe('expectedAgreement', () => {
  it('is (N - B) / ((N - 1) B) times the trace with N in the denominator', () => {
    const [N, B, trace] = [10, 4, 7];
    const found = expectedAgreement({ covarianceTrace: trace, fullSquaredNorm: 2, datasetSize: N, batchSize: B });
    const population = (trace * (N - 1)) / N;
    expect(found.squaredDistance).toBeCloseTo(((N - B) / ((N - 1) * B)) * population, 14);
    expect(found.cosine).toBeCloseTo(Math.sqrt(2 / (2 + found.squaredDistance)), 14);
  });

  it('refuses a batch of no example', async () => {
    const of = { covarianceTrace: 1, fullSquaredNorm: 1, datasetSize: 10, batchSize: 0 };
    expect((await errorOf(() => expectedAgreement(of))).code).toBe('E_BATCH_EXCEEDS_DATA');
  });
});

describe('batchOracles', () => {
  it('asks the trainer for the whole set, and for the examples named', () => {
    const lossOracle = (_: Network, { count }: Dataset) => ({ exampleCount: count });
    const { whole, of } = batchOracles({ lossOracle } as unknown as Trainer, network, training);
    expect(whole.exampleCount).toBe(50);
    expect(of([3, 1, 4]).exampleCount).toBe(3);
  });
});
