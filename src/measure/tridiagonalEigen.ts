import { ExperimentError } from '../core/experimentError.ts';

const MAX_SWEEPS = 60;
/** Beside a largest entry of 1, less than this is nothing; above it, no square underflows. */
const NEGLIGIBLE = 1e-150;

/** Eigenvalues ascending; `rows[k][j]` is entry `tracked[k]` of the unit eigenvector of `values[j]`. */
export interface TridiagonalEigen {
  readonly values: Float64Array;
  readonly rows: readonly Float64Array[];
}

/**
 * Eigenvalues of a symmetric tridiagonal matrix by QL with implicit Wilkinson shifts, and the wanted rows of its
 * eigenvector matrix. Tracking k of n rows costs O(n^2 (1 + k)).
 * Source: Bowdler, Martin, Reinsch & Wilkinson 1968, "The QR and QL algorithms for symmetric matrices", Numer. Math. 11.
 * @param diagonal [n]
 * @param offDiagonal [n - 1] or longer; entry i couples i and i + 1
 * @param tracked which entries of each eigenvector are wanted
 */
export const tridiagonalEigen = (
  diagonal: ArrayLike<number>,
  offDiagonal: ArrayLike<number>,
  tracked: readonly number[],
): TridiagonalEigen => {
  const n = diagonal.length;
  const d = Float64Array.from(diagonal);
  const e = Float64Array.from({ length: n }, (_, i) => (i < n - 1 ? offDiagonal[i]! : 0));
  const size = [...d, ...e].reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0) || 1;
  for (let i = 0; i < n; i++) {
    d[i]! /= size;
    e[i]! /= size;
  }
  const rows = tracked.map((row) => Float64Array.from({ length: n }, (_, column) => (column === row ? 1 : 0)));

  /** First place at or after `from` where the matrix splits. */
  const splitAfter = (from: number): number => {
    let at = from;
    while (at < n - 1) {
      const neighbours = Math.abs(d[at]!) + Math.abs(d[at + 1]!);
      if (Math.abs(e[at]!) <= Math.max(NEGLIGIBLE, Number.EPSILON * neighbours)) break;
      at += 1;
    }
    return at;
  };

  /** One implicit QL sweep on the block low .. high. */
  const sweep = (low: number, high: number): void => {
    const half = (d[low + 1]! - d[low]!) / (2 * e[low]!);
    let g = d[high]! - d[low]! + e[low]! / (half + (half < 0 ? -1 : 1) * Math.hypot(half, 1));
    let sine = 1;
    let cosine = 1;
    let shift = 0;
    for (let i = high - 1; i >= low; i--) {
      const f = sine * e[i]!;
      const b = cosine * e[i]!;
      const r = Math.hypot(f, g);
      e[i + 1] = r;
      if (r === 0) {
        d[i + 1]! -= shift;
        e[high] = 0;
        return;
      }
      sine = f / r;
      cosine = g / r;
      g = d[i + 1]! - shift;
      const t = (d[i]! - g) * sine + 2 * cosine * b;
      shift = sine * t;
      d[i + 1] = g + shift;
      g = cosine * t - b;
      for (const row of rows) {
        const right = row[i + 1]!;
        row[i + 1] = sine * row[i]! + cosine * right;
        row[i] = cosine * row[i]! - sine * right;
      }
    }
    d[low]! -= shift;
    e[low] = g;
    e[high] = 0;
  };

  for (let low = 0; low < n; low++) {
    for (let sweeps = 0; ; sweeps++) {
      const high = splitAfter(low);
      if (high === low) break;
      if (sweeps === MAX_SWEEPS) {
        throw new ExperimentError(
          'E_EIGEN_NOT_CONVERGED',
          `eigenvalue ${low} of a ${n} by ${n} tridiagonal matrix is not found in ${MAX_SWEEPS} sweeps: the matrix holds extreme or non-finite numbers.`,
        );
      }
      sweep(low, high);
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => d[a]! - d[b]!);
  return {
    values: Float64Array.from(order, (i) => size * d[i]!),
    rows: rows.map((row) => Float64Array.from(order, (i) => row[i]!)),
  };
};
