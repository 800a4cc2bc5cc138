import { ExperimentError } from '../core/experimentError.ts';
import type { Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import type { Seed } from '../core/seed.ts';
import { type CholeskyFactor, choleskyFactor, solveCholesky } from './cholesky.ts';
import { requireCount } from './requireOption.ts';
import { sumOfProducts } from './sumOfProducts.ts';
import { accumulate, addScaled, norm, normalVector, scaled } from './vectorAlgebra.ts';

/** `raw`: entries standard normal. `unit`: each column divided by its Euclidean norm. The paper does not say which. */
export type ColumnScale = 'raw' | 'unit';

/** The columns of A, [p][n]: the points x + A y, y in R^p. n p float64. */
export type Manifold = readonly Float64Array[];

/** Least share of a column that must stand across the columns before it; less is round-off. */
const LEAST_SINE = 2 ** -20;

/** A with columns as they are, or of length 1. */
export const scaledColumns = (columns: Manifold, scale: ColumnScale): Manifold =>
  scale === 'raw' ? columns : columns.map((column) => scaled(1 / norm(column), column));

/**
 * A random manifold of `dimension` p through weights of `parameterCount` n: entries independent standard normal, each
 * column from a stream of its own, so that a larger p keeps the first columns.
 * Source: Keskar et al. 2016, arXiv:1609.04836, Metric 2.1.
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_MANIFOLD_DIMENSION` when p exceeds n
 */
export const randomManifold = (
  seed: Seed,
  {
    parameterCount,
    dimension,
    columns,
  }: { readonly parameterCount: number; readonly dimension: number; readonly columns: ColumnScale },
): Manifold => {
  requireCount('dimension', dimension, 1);
  if (dimension > parameterCount) {
    throw new ExperimentError(
      'E_MANIFOLD_DIMENSION',
      `dimension ${dimension} exceeds the ${parameterCount} weights: a manifold has at most as many dimensions as the space. Lower it, or measure in the full space.`,
    );
  }
  const drawn = Array.from({ length: dimension }, (_, column) =>
    normalVector(randomStream(seed, column), parameterCount),
  );
  return scaledColumns(drawn, columns);
};

/** A y, [n]. */
export const manifoldPoint = (manifold: Manifold, y: Vector): Float64Array => {
  const point = new Float64Array(manifold[0]!.length);
  manifold.forEach((column, k) => {
    accumulate(point, y[k]!, column);
  });
  return point;
};

/** A' g, [p]. */
export const alongManifold = (manifold: Manifold, g: Vector): Float64Array => {
  const along = new Float64Array(g);
  return Float64Array.from(manifold, (column) => sumOfProducts(column, along));
};

/** The Cholesky factor of S A'A S, S = 1 / |column|, whose pivots are squared sines of the angle to the columns before. */
const gramFactor = (manifold: Manifold, norms: readonly number[]): CholeskyFactor => {
  const p = manifold.length;
  const gram = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    for (let k = 0; k <= j; k++) gram[j * p + k] = sumOfProducts(manifold[j]!, manifold[k]!) / (norms[j]! * norms[k]!);
  }
  const refused = (column: string, cause?: unknown): ExperimentError =>
    new ExperimentError(
      'E_MANIFOLD_RANK',
      `${column} of the manifold is a combination of those before it, or not finite: its ${p} columns must be linearly independent.`,
      { cause },
    );
  let factor: CholeskyFactor;
  try {
    factor = choleskyFactor(gram, p);
  } catch (cause) {
    throw refused('a column', cause);
  }
  for (let j = 0; j < p; j++) if (factor.lower[j * p + j]! < LEAST_SINE) throw refused(`column ${j}`);
  return factor;
};

/**
 * A+ x, [p]: the coordinates of the point of the manifold's span nearest to x, by the normal equations and one step of
 * refinement, which gives them the accuracy of a QR decomposition unless A is nearly singular.
 * Cost: n p^2 / 2 multiplications; 0.2 s at n = 20,000, p = 100.
 * Source: Björck 1987, Linear Algebra and its Applications 88/89 (corrected seminormal equations).
 * @throws ExperimentError `E_MANIFOLD_RANK`
 */
export const manifoldCoordinates = (manifold: Manifold, x: Vector): Float64Array => {
  const norms = manifold.map(norm);
  const factor = gramFactor(manifold, norms);
  const solved = (rest: Vector): Float64Array => {
    const right = alongManifold(manifold, rest).map((entry, k) => entry / norms[k]!);
    return solveCholesky(factor, right).map((entry, k) => entry / norms[k]!);
  };
  const first = solved(x);
  return addScaled(first, 1, solved(addScaled(x, -1, manifoldPoint(manifold, first))));
};
