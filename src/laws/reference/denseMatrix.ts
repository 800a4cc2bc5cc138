/** A square matrix in float64, by rows. */
export type Matrix = readonly Float64Array[];

/** S^T M S. */
export const congruence = (S: Matrix, M: Matrix): Matrix => {
  const right = M.map((row) => S.map((_, j) => row.reduce((sum, m, k) => sum + m * S[k]![j]!, 0))); // M S
  return S.map((_, i) => Float64Array.from(S, (__, j) => right.reduce((sum, row, k) => sum + S[k]![i]! * row[j]!, 0)));
};

/**
 * Logarithm of the determinant of a symmetric positive definite matrix, of which the lower triangle is read, by
 * Cholesky's factors; NaN when it is not positive definite.
 */
export const logDeterminant = (matrix: Matrix): number => {
  const L = matrix.map((row) => row.slice());
  let sum = 0;
  for (let j = 0; j < L.length; j++) {
    for (let i = j; i < L.length; i++) {
      for (let k = 0; k < j; k++) L[i]![j]! -= L[i]![k]! * L[j]![k]!;
    }
    const pivot = Math.sqrt(L[j]![j]!);
    for (let i = j; i < L.length; i++) L[i]![j]! /= pivot;
    sum += 2 * Math.log(pivot);
  }
  return sum;
};
