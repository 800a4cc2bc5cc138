import { sumOfProducts } from './sumOfProducts.ts';

/** Four at once: the target passes by twice for the four of them, and no addition waits for another. */
const removeFour = (target: Float64Array, a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array): void => {
  let [alongA, alongB, alongC, alongD] = [0, 0, 0, 0];
  for (let i = 0; i < target.length; i++) {
    const entry = target[i]!;
    alongA += a[i]! * entry;
    alongB += b[i]! * entry;
    alongC += c[i]! * entry;
    alongD += d[i]! * entry;
  }
  for (let i = 0; i < target.length; i++) {
    target[i]! -= alongA * a[i]! + alongB * b[i]! + (alongC * c[i]! + alongD * d[i]!);
  }
};

const removeOne = (target: Float64Array, q: Float64Array): void => {
  const along = sumOfProducts(q, target);
  for (let i = 0; i < target.length; i++) target[i]! -= along * q[i]!;
};

/**
 * target <- target without its components along the orthonormal vectors of `basis`, in place: Gram-Schmidt, and once more
 * where half of the square or more has gone, so that the round-off of what went is large beside what is left. Loops over
 * float64 alone, four vectors of the basis at a time: this is where the host's time goes.
 * Source: Daniel, Gragg, Kaufman & Stewart 1976, Math. Comp. 30; Parlett 1998, "The Symmetric Eigenvalue Problem", 6.9.
 */
export const removeComponents = (target: Float64Array, basis: readonly Float64Array[]): void => {
  for (let pass = 0; pass < 2; pass++) {
    const before = sumOfProducts(target, target);
    let j = 0;
    for (; j + 4 <= basis.length; j += 4) {
      removeFour(target, basis[j]!, basis[j + 1]!, basis[j + 2]!, basis[j + 3]!);
    }
    for (; j < basis.length; j++) removeOne(target, basis[j]!);
    if (2 * sumOfProducts(target, target) > before) return;
  }
};
