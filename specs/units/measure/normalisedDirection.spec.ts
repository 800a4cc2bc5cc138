import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../../src/core/network.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { lineAlong } from '../../../src/measure/lineAlong.ts';
import { normalisedDirection, randomDirection } from '../../../src/measure/normalisedDirection.ts';
import { dot, norm, normalVector } from '../../../src/measure/vectorAlgebra.ts';
import { parameterCount } from '../../../src/networks/parameterLayout.ts';
import { rescaledFirstLayer } from '../../../src/networks/rescaledFirstLayer.ts';
import { errorOf } from '../../support/errorOf.ts';
import { referenceOracle } from '../../support/referenceOracle.ts';

// W1 = [[3, 1, 0], [4, 0, 2]]: what enters the three units has norms 5, 1 and 2; then b1, W2 [3, 1], b2.
const network: Network = { kind: 'mlp', sizes: [2, 3, 1] };
const weights = Float64Array.of(3, 1, 0, 4, 0, 2, /* b1 */ 9, 9, 9, /* W2 */ 2, 3, 6, /* b2 */ 9);
const direction = Float64Array.of(0, 2, 6, -1, 0, 8, 5, 5, 5, 1, -2, 2, 5);

describe('normalisedDirection', () => {
  it('gives what enters each unit the norm of its weights; biases stay', () => {
    const found = normalisedDirection(network, weights, direction, 'filter');
    [0, 1, 1.2, -5, 0, 1.6, 0, 0, 0, 7 / 3, -14 / 3, 14 / 3, 0].forEach((entry, i) => {
      expect(found[i]).toBeCloseTo(entry, 14);
    });
  });

  it('gives each layer the norm of its weights', () => {
    const found = normalisedDirection(network, weights, direction, 'layer');
    const factor = Math.sqrt(30 / 105);
    [0, 2, 6, -1, 0, 8].forEach((entry, i) => {
      expect(found[i]).toBeCloseTo(factor * entry, 14);
    });
    expect([...found.slice(6, 9), found[12]]).toEqual([0, 0, 0, 0]);
  });

  it('gives each weight its own size with the sign of the direction, by weight', () => {
    expect([...normalisedDirection(network, weights, direction, 'weight')]).toEqual([
      0, 1, 0, -4, 0, 2, 0, 0, 0, 2, -3, 6, 0,
    ]);
  });

  it('leaves a unit where it is when its raw direction or its weights are 0', () => {
    const still = normalisedDirection(
      { kind: 'mlp', sizes: [2, 2] },
      Float64Array.of(1, 0, 1, 0, 0, 0),
      Float64Array.of(0, 1, 0, 1, 1, 1),
      'filter',
    );
    expect([...still]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('refuses vectors of another network, and weights that diverged', async () => {
    expect(await errorOf(() => normalisedDirection(network, weights, new Float64Array(4), 'filter'))).toMatchObject({
      code: 'E_WEIGHTS_LENGTH',
      message: 'direction holds 4 numbers, but network [2, 3, 1] has 13 parameters.',
    });
    const diverged = weights.map((weight, i) => (i === 7 ? Number.POSITIVE_INFINITY : weight));
    expect((await errorOf(() => normalisedDirection(network, diverged, direction, 'filter'))).message).toContain(
      'the weights has the entry Infinity at place 7',
    );
    expect((await errorOf(() => normalisedDirection(network, weights, diverged, 'filter'))).message).toContain(
      'the direction has the entry Infinity at place 7',
    );
  });
});

describe('randomDirection', () => {
  const wide: Network = { kind: 'mlp', sizes: [20, 30, 10] };
  const many = normalVector(randomStream(seedFrom(1)), parameterCount(wide));
  const draw = (name: string): Float64Array => randomDirection(wide, many, { seed: splitSeed(seedFrom(2), name) });

  it('is normalised by filter unless told otherwise', () => {
    const found = draw('a');
    const withoutBiases = many.map((weight, i) => ((i >= 600 && i < 630) || i >= 930 ? 0 : weight));
    expect(norm(found)).toBeCloseTo(norm(withoutBiases), 10);
    const seed = splitSeed(seedFrom(2), 'a');
    expect(normalisedDirection(wide, many, found, 'filter')[17]).toBeCloseTo(found[17]!, 13);
    const byLayer = randomDirection(wide, many, { seed, normalisation: 'layer' });
    expect(byLayer).not.toEqual(found);
    expect(normalisedDirection(wide, many, byLayer, 'filter')[17]).toBeCloseTo(found[17]!, 13);
  });

  it('is the same for the same seed, and nearly orthogonal for another', () => {
    expect(draw('a')).toEqual(draw('a'));
    const cosine = dot(draw('a'), draw('b')) / (norm(draw('a')) * norm(draw('b')));
    expect(Math.abs(cosine)).toBeLessThan(4 / Math.sqrt(900)); // 900 weights: a standard deviation of about 1/30
  });
});

describe('the loss along a filter-normalised direction', () => {
  test.prop([fc.nat(), fc.integer({ min: -8, max: 8 })], { numRuns: 20 })(
    'is that of rescaled weights, bit for bit where the factor is a power of two',
    async (root, power) => {
      const small: Network = { kind: 'mlp', sizes: [3, 5, 4] };
      const random = randomStream(seedFrom(root));
      const one = Float32Array.from(normalVector(random, parameterCount(small)));
      const other = rescaledFirstLayer(small, one, 2 ** power);
      const oracle = referenceOracle(small, {
        inputs: normalVector(random, 24),
        labels: Int32Array.from({ length: 8 }, (_, n) => n % 4),
        count: 8,
      });
      const along = async (at: Float32Array, normalisation: 'filter' | 'layer' | 'weight') => {
        const seed = seedFrom(root);
        const { losses } = await lineAlong(oracle, at, randomDirection(small, at, { seed, normalisation }), {
          seed,
          alphas: [-1, -0.3, 0, 0.7, 2],
        });
        return losses;
      };
      expect(await along(other, 'filter')).toEqual(await along(one, 'filter'));
      expect(await along(other, 'layer')).toEqual(await along(one, 'layer'));
      expect(await along(other, 'weight')).toEqual(await along(one, 'weight'));
    },
  );
});
