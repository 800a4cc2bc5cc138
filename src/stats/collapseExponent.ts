import { leastSquaresPolynomial } from './leastSquaresPolynomial.ts';

/** One point of a family of curves y(x) with one curve per scale. */
export interface CurvePoint {
  readonly logX: number;
  readonly logScale: number;
  readonly y: number;
}

export interface CurveCollapse {
  /** a in y = f(log x - a log scale). */
  readonly exponent: number;
  /** f, constant beyond the points. */
  readonly curve: (x: number) => number;
  /** Sum of squared residuals. */
  readonly residual: number;
}

const SHRINK = (Math.sqrt(5) - 1) / 2;

/**
 * The exponent that lays a family of curves over one another: y = f(log x - a log scale) with f a polynomial, a by
 * least squares with f profiled out. A grid over the range finds the valley, golden-section search its bottom.
 * @param range of exponents that are looked at
 */
export const collapseExponent = (
  points: readonly CurvePoint[],
  { degree, range }: { readonly degree: number; readonly range: readonly [number, number] },
): CurveCollapse => {
  const y = points.map((point) => point.y);
  const at = (exponent: number): CurveCollapse => {
    const x = points.map(({ logX, logScale }) => logX - exponent * logScale);
    const curve = leastSquaresPolynomial(x, y, degree);
    return { exponent, curve, residual: x.reduce((sum, value, i) => sum + (y[i]! - curve(value)) ** 2, 0) };
  };
  const steps = 60;
  const step = (range[1] - range[0]) / steps;
  const grid = Array.from({ length: steps + 1 }, (_, i) => at(range[0] + i * step));
  const best = grid.reduce((a, b) => (b.residual < a.residual ? b : a));
  let low = Math.max(range[0], best.exponent - step);
  let high = Math.min(range[1], best.exponent + step);
  while (high - low > 1e-6) {
    const left = high - SHRINK * (high - low);
    const right = low + SHRINK * (high - low);
    if (at(left).residual <= at(right).residual) high = right;
    else low = left;
  }
  return at((low + high) / 2);
};
