import { describe, expect, it } from 'vitest';
import { congruence, logDeterminant, type Matrix } from '../../../src/laws/reference/denseMatrix.ts';

const matrix = (...rows: readonly (readonly number[])[]): Matrix => rows.map((row) => Float64Array.from(row));

describe('logDeterminant', () => {
  it('is that of the closed form', () => {
    expect(logDeterminant(matrix([4, 1], [1, 3]))).toBeCloseTo(Math.log(11), 14);
    expect(logDeterminant(matrix([2]))).toBeCloseTo(Math.LN2, 14);
  });

  it('is that of the Hilbert matrix of order 5, 1 / 266716800000', () => {
    const hilbert = Array.from({ length: 5 }, (_, i) => Float64Array.from({ length: 5 }, (__, j) => 1 / (i + j + 1)));
    expect(logDeterminant(hilbert)).toBeCloseTo(-Math.log(266716800000), 9);
  });

  it('reads the lower triangle', () => {
    expect(logDeterminant(matrix([4, 99], [1, 3]))).toBeCloseTo(Math.log(11), 14);
  });

  it('is no number where the matrix is not positive definite', () => {
    expect(logDeterminant(matrix([1, 2], [2, 1]))).toBeNaN();
  });

  it('leaves the matrix as it is', () => {
    const given = matrix([4, 1], [1, 3]);
    logDeterminant(given);
    expect(given).toEqual(matrix([4, 1], [1, 3]));
  });
});

describe('congruence', () => {
  it('is S^T M S', () => {
    expect(congruence(matrix([1, 2], [3, 4]), matrix([1, 0], [2, 5]))).toEqual(matrix([52, 74], [70, 100]));
  });

  it('changes the log determinant by that of S, twice', () => {
    const [S, M] = [matrix([1, 2], [0.5, -3]), matrix([4, 1], [1, 3])];
    expect(logDeterminant(congruence(S, M))).toBeCloseTo(Math.log(11) + 2 * Math.log(4), 13);
  });
});
