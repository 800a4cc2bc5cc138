/**
 * <a, b> over float64 alone, in four sums, so that no addition waits for another. `dot` of vectorAlgebra.ts sees both kinds
 * of vector, adds one after another, and takes several times as long.
 */
export const sumOfProducts = (a: Float64Array, b: Float64Array): number => {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
};
