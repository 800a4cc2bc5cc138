import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { mixtureSplit } from '../../../src/laws/arbitraries/mixtureSplit.ts';
import type { BatchOracles } from '../../../src/measure/batchOracles.ts';
import { gradientNoiseScale } from '../../../src/measure/gradientNoiseScale.ts';
import { noiseOfBatchPair } from '../../../src/measure/noiseOfBatchPair.ts';
import { setGradient } from '../../../src/measure/setGradient.ts';
import { stepEfficiency } from '../../../src/measure/stepEfficiency.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { errorOf } from '../../support/errorOf.ts';
import { referenceBatches } from '../../support/referenceBatches.ts';

const seed = seedFrom(3);
const network = { kind: 'mlp', sizes: [4, 3] } as const;
const { training } = mixtureSplit({ count: 48, features: 4, classes: 3 });
const oracles = referenceBatches(network, training);
const weights = initialWeights(network, seed);
const options = { seed, smallBatch: 2, largeBatch: 12 };

describe('gradientNoiseScale', () => {
  it('has an interval that contains the ratio of the whole set, and says what it cost', async () => {
    const set = await setGradient(oracles, weights, { seed });
    const truth = set.covarianceTrace / (set.fullSquaredNorm - set.covarianceTrace / 48);
    const found = await gradientNoiseScale(oracles, weights, { ...options, pairs: 32 });
    expect(found.interval.lower).toBeLessThan(truth);
    expect(found.interval.upper).toBeGreaterThan(truth);
    expect(found.value).toBeCloseTo(found.covarianceTrace / found.gradientSquaredNorm, 12);
    expect(found).toMatchObject({
      evaluations: { losses: 0, gradients: 32 * 6, hessianVectors: 0 },
      exampleCount: 48,
      roundOff: 2 ** -53,
    });
    expect(found.samples).toHaveLength(32);
  });

  it('gives the same numbers for the same seed, and a longer look begins with a shorter one', async () => {
    const short = await gradientNoiseScale(oracles, weights, { ...options, pairs: 8 });
    const long = await gradientNoiseScale(oracles, weights, options);
    expect(long.samples).toHaveLength(16);
    expect(long.samples.slice(0, 8)).toEqual(short.samples);
  });

  it.each([
    [
      { smallBatch: 1, largeBatch: 1 },
      'E_BATCH_PAIR',
      'largeBatch 1 does not hold smallBatch 1 twice or more without rest: noise shows between the shards of one batch. Give e.g. 8 and 64.',
    ],
    [
      { smallBatch: 5, largeBatch: 12 },
      'E_BATCH_PAIR',
      'largeBatch 12 does not hold smallBatch 5 twice or more without rest: noise shows between the shards of one batch. Give e.g. 8 and 64.',
    ],
    [
      { largeBatch: 50 },
      'E_BATCH_EXCEEDS_DATA',
      'largeBatch 50 exceeds the 48 examples there are: batches are drawn without replacement. Lower it.',
    ],
    [{ smallBatch: 0.5 }, 'E_MEASURE_OPTION', 'smallBatch 0.5 is not an integer of at least 1: give one.'],
    [{ largeBatch: Number.NaN }, 'E_MEASURE_OPTION', 'largeBatch NaN is not an integer of at least 1: give one.'],
    [{ pairs: 7 }, 'E_MEASURE_OPTION', 'pairs 7 is not an integer of at least 8: give one.'],
  ])('refuses %j', async (change, code, message) => {
    const error = await errorOf(() => gradientNoiseScale(oracles, weights, { ...options, ...change }));
    expect(error).toMatchObject({ code, message });
  });

  it('refuses weights of another network, and a gradient that is no number', async () => {
    const short = await errorOf(() => gradientNoiseScale(oracles, weights.slice(1), options));
    expect(short.code).toBe('E_WEIGHT_COUNT');
    const broken: BatchOracles = {
      ...oracles,
      of: (places) => ({
        ...oracles.of(places),
        gradient: async () => ({ loss: 1, gradient: new Float64Array(15).fill(Number.NaN) }),
      }),
    };
    const odd = await errorOf(() => gradientNoiseScale(broken, weights, options));
    expect(odd.message).toMatch(/^the gradient of a shard has the entry NaN at place 0: /);
  });
});

describe('noiseOfBatchPair', () => {
  it.each([
    [1, 1],
    [0, 4],
    [4, 2],
    [Number.NaN, 4],
  ])('refuses batches of %d and %d', async (smallBatch, largeBatch) => {
    const error = await errorOf(() =>
      noiseOfBatchPair({ smallBatch, smallSquaredNorm: 2, largeBatch, largeSquaredNorm: 1 }),
    );
    expect(error.code).toBe('E_BATCH_PAIR');
    expect(error.message).toBe(
      `smallBatch ${smallBatch} and largeBatch ${largeBatch} tell nothing of noise: give 1 <= smallBatch < largeBatch.`,
    );
  });
});

describe('stepEfficiency', () => {
  it('is one half at the noise scale, near B over noise scale far below it, and 1 without noise', () => {
    expect(stepEfficiency({ batchSize: 150, noiseScale: 150 })).toBe(0.5);
    expect(stepEfficiency({ batchSize: 50, noiseScale: 150 })).toBe(0.25);
    expect(stepEfficiency({ batchSize: 1, noiseScale: 1e6 })).toBeCloseTo(1e-6, 11);
    expect(stepEfficiency({ batchSize: 1, noiseScale: 0 })).toBe(1);
    expect(stepEfficiency({ batchSize: 8, noiseScale: Number.POSITIVE_INFINITY })).toBe(0);
  });
});
