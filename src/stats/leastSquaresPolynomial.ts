/**
 * Polynomial of the given degree that fits y over x by least squares, from the normal equations of Legendre
 * polynomials on the range of x (well conditioned up to degree 8 or so).
 * @param x at least degree + 1 different values
 * @returns the polynomial; outside the range of x it keeps the value at the nearer end
 */
export const leastSquaresPolynomial = (
  x: readonly number[],
  y: readonly number[],
  degree: number,
): ((x: number) => number) => {
  const low = Math.min(...x);
  const high = Math.max(...x);
  const legendre = (value: number): readonly number[] => {
    const t = (2 * (Math.max(low, Math.min(value, high)) - low)) / (high - low) - 1; // in [-1, 1]
    const row = [1, t];
    for (let k = 1; k < degree; k++) row.push(((2 * k + 1) * t * row[k]! - k * row[k - 1]!) / (k + 1));
    return row.slice(0, degree + 1);
  };
  const basis = x.map(legendre);
  const size = degree + 1;
  const columns = Array.from({ length: size }, (_, k) => k);
  const matrix = columns.map((i) => [
    ...columns.map((j) => basis.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
    basis.reduce((sum, row, n) => sum + row[i]! * y[n]!, 0),
  ]);
  for (let i = 0; i < size; i++) {
    const pivot = matrix[i]!; // positive definite: no exchange of rows is needed
    for (const other of matrix.slice(i + 1)) {
      const share = other[i]! / pivot[i]!;
      for (let j = i; j <= size; j++) other[j]! -= share * pivot[j]!;
    }
  }
  const coefficients = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    const known = columns.slice(i + 1).reduce((sum, j) => sum + matrix[i]![j]! * coefficients[j]!, 0);
    coefficients[i] = (matrix[i]![size]! - known) / matrix[i]![i]!;
  }
  return (value) => legendre(value).reduce((sum, term, k) => sum + term * coefficients[k]!, 0);
};
