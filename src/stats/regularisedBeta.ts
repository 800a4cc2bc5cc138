/** Coefficients of Lanczos' series, g = 7, n = 9 (relative error below 1e-14 for x > 0). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** log Gamma(x) for x > 0. */
const logGamma = (x: number): number => {
  const base = x + 6.5;
  const series = LANCZOS.reduce((sum, coefficient, i) => sum + (i === 0 ? coefficient : coefficient / (x - 1 + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(series);
};

/** From here on Stirling's series is good to 2e-15. */
const LARGE = 20;

/** log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2) for large x. Source: NIST DLMF 5.11.1. */
const stirlingRest = (x: number): number =>
  (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * x * x)) / (x * x)) / (x * x)) / x;

/** log Gamma(x + step) - log Gamma(x); of a large x without the difference of two large numbers. */
const logGammaStep = (x: number, step: number): number =>
  x < LARGE
    ? logGamma(x + step) - logGamma(x)
    : (x + step - 0.5) * Math.log1p(step / x) + step * Math.log(x) - step + stirlingRest(x + step) - stirlingRest(x);

/** Terms after which the continued fraction has converged for every a, b up to some thousands. */
const MOST_TERMS = 500;
const TINY = 1e-300;

/** The continued fraction of I_x(a, b) by Lentz's method; converges fast for x < (a + 1) / (a + b + 2). */
const continuedFraction = (x: number, a: number, b: number): number => {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d + TINY);
      c = 1 + term / c + TINY;
      fraction *= d * c;
    }
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return fraction;
};

/**
 * The regularised incomplete beta function I_x(a, b): the probability that a Beta(a, b) variable is at most x.
 * Source: NIST DLMF 8.17.22, evaluated by Lentz's method (Thompson & Barnett 1986).
 * @param x in [0, 1]
 * @param a above 0
 * @param b above 0
 */
export const regularisedBeta = (x: number, a: number, b: number): number => {
  if (x === 0 || x === 1) return x;
  const [small, large] = a < b ? [a, b] : [b, a];
  const front = Math.exp(logGammaStep(large, small) - logGamma(small) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(1 - x, b, a)) / b;
};
