import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import {
  alongManifold,
  type Manifold,
  manifoldCoordinates,
  manifoldPoint,
  randomManifold,
} from '../../../src/measure/manifold.ts';
import { addScaled, dot, norm, normalVector } from '../../../src/measure/vectorAlgebra.ts';
import { errorOf } from '../../support/errorOf.ts';

const seed = seedFrom(15);
const drawn = (parameterCount: number, dimension: number, root = seed): Manifold =>
  randomManifold(root, { parameterCount, dimension, columns: 'raw' });

describe('randomManifold', () => {
  it('has standard normal entries, and columns of length 1 where asked', () => {
    const raw = drawn(2000, 5);
    const entries = raw.flatMap((column) => [...column]);
    const mean = entries.reduce((sum, entry) => sum + entry, 0) / entries.length;
    const variance = entries.reduce((sum, entry) => sum + entry ** 2, 0) / entries.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(entries.length));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / entries.length));
    const unit = randomManifold(seed, { parameterCount: 2000, dimension: 5, columns: 'unit' });
    unit.forEach((column, k) => {
      expect(norm(column)).toBeCloseTo(1, 12);
      expect(column[7]! * norm(raw[k]!)).toBeCloseTo(raw[k]![7]!, 12);
    });
  });

  it('keeps its first columns when it gets more dimensions', () => {
    expect(drawn(30, 8).slice(0, 3)).toEqual(drawn(30, 3));
    expect(drawn(30, 3, seedFrom(16))).not.toEqual(drawn(30, 3));
  });

  it('refuses more dimensions than there are weights, and none', async () => {
    expect(await errorOf(() => drawn(30, 31))).toMatchObject({
      code: 'E_MANIFOLD_DIMENSION',
      message:
        'dimension 31 exceeds the 30 weights: a manifold has at most as many dimensions as the space. Lower it, or measure in the full space.',
    });
    expect(drawn(30, 30)).toHaveLength(30);
    expect(() => drawn(30, 0)).toThrow('dimension 0 is not an integer of at least 1: give one.');
  });
});

describe('manifoldCoordinates', () => {
  test.prop([fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }), fc.nat()])(
    'is the least-squares solution: what is left of x stands across every column; a point of the manifold gets its own',
    (p, more, root) => {
      const manifold = drawn(p + more, p, seedFrom(root));
      const x = normalVector(randomStream(seedFrom(root), p + 1), p + more);
      const z = manifoldCoordinates(manifold, x);
      const rest = addScaled(x, -1, manifoldPoint(manifold, z));
      alongManifold(manifold, rest).forEach((slope, k) => {
        expect(Math.abs(slope)).toBeLessThan(1e-9 * norm(manifold[k]!) * (norm(x) + norm(z) * norm(manifold[k]!)));
      });
      const y = normalVector(randomStream(seedFrom(root), p + 2), p);
      const back = manifoldCoordinates(manifold, manifoldPoint(manifold, y));
      back.forEach((entry, k) => {
        expect(Math.abs(entry - y[k]!)).toBeLessThan(1e-6 * (1 + norm(y)));
      });
    },
  );

  it('does not change with the scale of a column but by that scale', () => {
    const manifold = drawn(12, 4);
    const x = normalVector(randomStream(seed, 99), 12);
    const longer = manifold.map((column, k) => column.map((entry) => entry * 10 ** (3 * k)));
    manifoldCoordinates(longer, x).forEach((entry, k) => {
      expect((entry * 10 ** (3 * k)) / manifoldCoordinates(manifold, x)[k]!).toBeCloseTo(1, 10);
    });
  });

  it('refuses columns that are combinations of others, or no numbers', async () => {
    const [a, b] = drawn(6, 2) as [Float64Array, Float64Array];
    const both = addScaled(a, 2, b);
    expect(Math.abs(dot(a, both))).toBeGreaterThan(0);
    expect(await errorOf(() => manifoldCoordinates([a, b, both], a))).toMatchObject({ code: 'E_MANIFOLD_RANK' });
    const nearly = addScaled(both, 1e-7, normalVector(randomStream(seed, 5), 6));
    expect(() => manifoldCoordinates([a, b, nearly], a)).toThrow(
      'column 2 of the manifold is a combination of those before it, or not finite: its 3 columns must be linearly independent.',
    );
    expect(() => manifoldCoordinates([a.map(() => Number.NaN)], a)).toThrow(
      'a column of the manifold is a combination of those before it, or not finite: its 1 columns must be linearly independent.',
    );
  });
});
