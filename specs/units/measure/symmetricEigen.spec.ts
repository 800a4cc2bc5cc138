import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { symmetricEigen } from '../../../src/measure/symmetricEigen.ts';
import { dot } from '../../../src/measure/vectorAlgebra.ts';
import { matrixWithSpectrum } from '../../support/quadraticOracle.ts';

describe('symmetricEigen', () => {
  it('finds the closed form of a path: 2 - 2 cos(pi k / n), with cosines as eigenvectors', () => {
    const n = 12; // Laplacian of the path graph on n nodes
    const laplacian = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (__, j) => {
        if (i === j) return i === 0 || i === n - 1 ? 1 : 2;
        return Math.abs(i - j) === 1 ? -1 : 0;
      }),
    );
    const { values, vectors } = symmetricEigen(laplacian);
    values.forEach((value, place) => {
      const k = n - 1 - place;
      expect(value).toBeCloseTo(2 - 2 * Math.cos((Math.PI * k) / n), 13);
      const cosines = Float64Array.from({ length: n }, (_, i) => Math.cos((Math.PI * k * (i + 0.5)) / n));
      expect(Math.abs(dot(vectors[place]!, cosines))).toBeCloseTo(Math.sqrt(dot(cosines, cosines)), 12);
    });
  });

  it('takes one number, zeros and coinciding eigenvalues', () => {
    expect(symmetricEigen([[-3]])).toEqual({ values: [-3], vectors: [Float64Array.of(1)] });
    expect(symmetricEigen([Float64Array.of(0, 0), Float64Array.of(0, 0)]).values).toEqual([0, 0]);
    const { values, vectors } = symmetricEigen(matrixWithSpectrum([5, 5, 5, 1, 1], seedFrom(1)));
    expect(values).toEqual([5, 5, 5, 1, 1].map((value) => expect.closeTo(value, 13)));
    expect(dot(vectors[0]!, vectors[1]!)).toBeCloseTo(0, 14);
  });

  test.prop([fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 14 }), fc.nat()], {
    numRuns: 50,
  })('gives back any spectrum, largest first, with an orthonormal basis that diagonalises', (spectrum, root) => {
    const matrix = matrixWithSpectrum(spectrum, splitSeed(seedFrom(root), 'any'));
    const { values, vectors } = symmetricEigen(matrix);
    [...spectrum]
      .sort((a, b) => b - a)
      .forEach((value, k) => {
        expect(Math.abs(values[k]! - value)).toBeLessThan(1e-12);
        const product = Float64Array.from(matrix, (row) => dot(row, vectors[k]!));
        product.forEach((entry, i) => {
          expect(Math.abs(entry - values[k]! * vectors[k]![i]!)).toBeLessThan(1e-12);
        });
        vectors.forEach((other, l) => {
          expect(Math.abs(dot(other, vectors[k]!) - (k === l ? 1 : 0))).toBeLessThan(1e-13);
        });
      });
  });
});
