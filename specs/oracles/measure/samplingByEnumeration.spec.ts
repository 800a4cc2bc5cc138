import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { trainings } from '../../../src/laws/arbitraries/trainings.ts';
import { subsets } from '../../../src/laws/subsets.ts';
import { agreementWithFull, expectedAgreement } from '../../../src/measure/agreementWithFull.ts';
import { setGradient } from '../../../src/measure/setGradient.ts';
import { shardedNoise } from '../../../src/measure/shardedNoise.ts';
import { dot } from '../../../src/measure/vectorAlgebra.ts';
import { referenceBatches } from '../../support/referenceBatches.ts';

const seed = seedFrom(9);
const small = { minCount: 4, maxCount: 4, maxFeatures: 3, maxClasses: 3, maxWidth: 3, maxDepth: 1 };
const drawn = trainings(small).map(({ network, data, weights }) => ({
  oracles: referenceBatches(network, data.training),
  weights: Float64Array.from(weights),
}));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** All orders of 0 .. n - 1. */
const orders = (places: readonly number[]): readonly (readonly number[])[] =>
  places.length === 0
    ? [[]]
    : places.flatMap((first) => orders(places.filter((place) => place !== first)).map((rest) => [first, ...rest]));

/** Everything here is a mean over all batches that there are: equal to the formula, not near it. */
describe('sampling without replacement, every batch of four examples', () => {
  test.prop([drawn, fc.integer({ min: 1, max: 4 })], { numRuns: 30 })(
    'has the expected squared distance, and a cosine as expected from averages taken apart',
    async ({ oracles, weights }, B) => {
      const set = await setGradient(oracles, weights, { seed });
      const batches = await Promise.all(
        subsets(4, B).map(async (batch) => (await oracles.of(batch).gradient(weights)).gradient),
      );
      const expected = expectedAgreement({ ...set, datasetSize: 4, batchSize: B });
      const { squaredDistance } = agreementWithFull(set.full, batches);
      const scale = set.fullSquaredNorm + set.covarianceTrace;
      expect(Math.abs(squaredDistance - expected.squaredDistance)).toBeLessThan(1e-13 * scale);
      const innerProduct = mean(batches.map((batch) => dot(batch, set.full)));
      const squaredNorm = mean(batches.map((batch) => dot(batch, batch)));
      expect(innerProduct / Math.sqrt(set.fullSquaredNorm * squaredNorm)).toBeCloseTo(expected.cosine, 10);
    },
  );

  test.prop([drawn, fc.constantFrom(1, 2)], { numRuns: 20 })(
    'gives trace and squared norm without bias, whatever the size of the shards',
    async ({ oracles, weights }, shardSize) => {
      const set = await setGradient(oracles, weights, { seed });
      const found = await Promise.all(
        orders([0, 1, 2, 3]).map((order) => shardedNoise(oracles, weights, Int32Array.from(order), shardSize)),
      );
      const scale = set.fullSquaredNorm + set.covarianceTrace;
      const trace = mean(found.map(({ covarianceTrace }) => covarianceTrace));
      expect(Math.abs(trace - set.covarianceTrace)).toBeLessThan(1e-12 * scale);
      const signal = mean(found.map(({ gradientSquaredNorm }) => gradientSquaredNorm));
      expect(Math.abs(signal - (set.fullSquaredNorm - set.covarianceTrace / 4))).toBeLessThan(1e-12 * scale);
    },
  );
});
