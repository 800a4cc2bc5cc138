const COS = [
  4.16666666666666019037e-2, -1.38888888888741095749e-3, 2.48015872894767294178e-5, -2.75573143513906633035e-7,
  2.0875723212981748279e-9, -1.13596475577881948265e-11,
] as const;
const SIN = [
  -1.66666666666666324348e-1, 8.33333333332248946124e-3, -1.98412698298579493134e-4, 2.75573137070700676789e-6,
  -2.50507602534068634195e-8, 1.58969099521155010221e-10,
] as const;

const horner = (coefficients: readonly number[], z: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * z + coefficient, 0);

/**
 * cos(pi x) from additions and multiplications alone, so that it gives the same bits on every machine (`Math.cos` is
 * left to the implementation). Absolute error below 1e-15.
 * @param x in [0, 1]
 * Source: fdlibm `k_cos.c` and `k_sin.c` (Sun Microsystems 1993).
 */
export const portableCosPi = (x: number): number => {
  if (x > 0.5) return -portableCosPi(1 - x);
  const angle = Math.PI * (x > 0.25 ? 0.5 - x : x); // in [0, pi / 4]
  const z = angle * angle;
  return x > 0.25 ? angle + angle * z * horner(SIN, z) : 1 - z / 2 + z * z * horner(COS, z);
};
