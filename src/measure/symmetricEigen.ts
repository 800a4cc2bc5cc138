/** Eigenvalues, largest first; `vectors[k]` is the unit eigenvector of `values[k]`, [n]. */
export interface SymmetricEigen {
  readonly values: readonly number[];
  readonly vectors: readonly Float64Array[];
}

const MAX_SWEEPS = 60;

/**
 * All eigenvalues and eigenvectors of a small dense symmetric matrix by cyclic Jacobi rotations: simple, and orthogonal to
 * round-off even where eigenvalues coincide. Some 10 sweeps of 3 n^3 multiplications.
 * Source: Golub & Van Loan 2013, "Matrix Computations", algorithm 8.4.3.
 * @param matrix [n][n], finite and symmetric, borrowed
 */
export const symmetricEigen = (matrix: readonly ArrayLike<number>[]): SymmetricEigen => {
  const n = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  // Rows, not columns: row k becomes the eigenvector of a[k][k].
  const v = a.map((_, i) => Float64Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)));
  const negligible = Number.EPSILON * Math.sqrt(a.reduce((sum, row) => sum + row.reduce((s, x) => s + x * x, 0), 0));

  /** Rotation in the plane of p and q that makes a[p][q] zero. */
  const rotate = (p: number, q: number): void => {
    const apq = a[p]![q]!;
    const tau = (a[q]![q]! - a[p]![p]!) / (2 * apq);
    const tangent = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.hypot(1, tau));
    const cosine = 1 / Math.hypot(1, tangent);
    const sine = tangent * cosine;
    for (const row of a) {
      const left = row[p]!;
      row[p] = cosine * left - sine * row[q]!;
      row[q] = sine * left + cosine * row[q]!;
    }
    for (const [upper, lower] of [
      [a[p]!, a[q]!],
      [v[p]!, v[q]!],
    ] as const) {
      for (let k = 0; k < n; k++) {
        const above = upper[k]!;
        upper[k] = cosine * above - sine * lower[k]!;
        lower[k] = sine * above + cosine * lower[k]!;
      }
    }
    a[p]![q] = 0; // What round-off leaves there would be rotated for ever.
    a[q]![p] = 0;
  };

  for (let sweep = 0, rotated = true; rotated && sweep < MAX_SWEEPS; sweep++) {
    rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p]![q]!) <= negligible / n) continue;
        rotate(p, q);
        rotated = true;
      }
    }
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]!);
  return { values: order.map((i) => a[i]![i]!), vectors: order.map((i) => v[i]!) };
};
