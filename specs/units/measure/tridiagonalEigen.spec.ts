import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { tridiagonalEigen } from '../../../src/measure/tridiagonalEigen.ts';

const number = fc.double({ min: -10, max: 10, noNaN: true });

describe('tridiagonalEigen', () => {
  it('finds the eigenvalues 2 - 2 cos(k pi / (n + 1)) of the second difference', () => {
    const n = 30;
    const { values } = tridiagonalEigen(new Float64Array(n).fill(2), new Float64Array(n - 1).fill(-1), []);
    values.forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13);
    });
  });

  it('leaves a diagonal matrix as it is, sorted', () => {
    const { values, rows } = tridiagonalEigen([3, -1, 2], [0, 0], [0]);
    expect([...values]).toEqual([-1, 2, 3]);
    expect([...rows[0]!]).toEqual([0, 0, 1]);
  });

  it('takes one number', () => {
    expect([...tridiagonalEigen([7], [], [0]).values]).toEqual([7]);
  });

  it('refuses a matrix that holds no numbers', () => {
    expect(() => tridiagonalEigen([1, Number.NaN], [1], [])).toThrow(
      'eigenvalue 0 of a 2 by 2 tridiagonal matrix is not found in 60 sweeps',
    );
  });

  test.prop([fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 12 })])(
    'gives unit vectors with T v = lambda v',
    (pairs) => {
      const diagonal = pairs.map(([a]) => a);
      const off = pairs.slice(1).map(([, b]) => b);
      const n = diagonal.length;
      const { values, rows } = tridiagonalEigen(diagonal, off, [...diagonal.keys()]);
      for (let k = 0; k < n; k++) {
        const v = rows.map((row) => row[k]!);
        expect(v.reduce((sum, entry) => sum + entry * entry, 0)).toBeCloseTo(1, 12);
        v.forEach((entry, i) => {
          const product = diagonal[i]! * entry + (off[i - 1] ?? 0) * (v[i - 1] ?? 0) + (off[i] ?? 0) * (v[i + 1] ?? 0);
          expect(product).toBeCloseTo(values[k]! * entry, 11);
        });
      }
    },
  );
});
