import type { Vector } from '../core/lossOracle.ts';
import { removeComponents } from './removeComponents.ts';
import { sumOfProducts } from './sumOfProducts.ts';
import { scaled } from './vectorAlgebra.ts';

/** The Lanczos basis q_1 .. q_m and the tridiagonal matrix of H in it; `beta[m - 1]` couples to the next vector. */
export interface Krylov {
  readonly basis: readonly Float64Array[];
  readonly alpha: readonly number[];
  readonly beta: readonly number[];
}

/** A basis that is not extended any more. */
export interface KrylovSpace extends Krylov {
  /** `invariantSubspace`: the start spans no more; with a random start every distinct eigenvalue was then seen. */
  readonly stoppedBy: 'tolerance' | 'invariantSubspace' | 'maxIterations';
}

export interface LanczosRequest {
  /** Hv for a unit vector v, finite; one call per step. */
  readonly multiply: (v: Float64Array) => Promise<Vector>;
  /** A unit vector, orthogonal to those of `orthogonalTo`. */
  readonly start: Float64Array;
  /** Orthonormal eigenvectors that the space stays away from. Default none. */
  readonly orthogonalTo?: readonly Float64Array[];
  /** Unit round-off of the products. */
  readonly roundOff: number;
  /** m steps keep m vectors of P float64. */
  readonly maxIterations: number;
  /** Asked after each step that does not end by itself. */
  readonly isEnough: (krylov: Krylov) => boolean;
}

interface Growing extends Krylov {
  readonly basis: Float64Array[];
  readonly alpha: number[];
  readonly beta: number[];
}

/** product - alpha q - beta previous: what the recurrence leaves, before round-off is taken out of it. */
const recurrence = (
  product: Float64Array,
  alpha: number,
  q: Float64Array,
  beta: number,
  previous: Float64Array,
): Float64Array => {
  const rest = new Float64Array(product.length);
  for (let i = 0; i < rest.length; i++) rest[i] = product[i]! - alpha * q[i]! - beta * previous[i]!;
  return rest;
};

/** One step: adds q to the basis; returns the next unit vector (zero at breakdown) and the norm of Hq. */
const extend = (
  krylov: Growing,
  q: Float64Array,
  Hq: Vector,
  away: readonly Float64Array[],
): { next: Float64Array; size: number } => {
  const { basis, alpha, beta } = krylov;
  const product = new Float64Array(Hq);
  const along = sumOfProducts(q, product);
  const rest = recurrence(product, along, q, beta.at(-1) ?? 0, basis.at(-1) ?? q);
  basis.push(q);
  alpha.push(along);
  removeComponents(rest, [...away, ...basis]);
  const coupling = Math.sqrt(sumOfProducts(rest, rest));
  beta.push(coupling);
  return {
    next: scaled(coupling === 0 ? 0 : 1 / coupling, rest),
    size: Math.sqrt(sumOfProducts(product, product)),
  };
};

/**
 * Lanczos with full reorthogonalisation (twice where once is not enough), in float64 on the host: at most as many steps as there are dimensions.
 * Source: Lanczos 1950; Parlett 1998, "The Symmetric Eigenvalue Problem".
 */
export const lanczos = async (request: LanczosRequest): Promise<KrylovSpace> => {
  const { multiply, start, orthogonalTo = [], roundOff, maxIterations, isEnough } = request;
  const P = start.length - orthogonalTo.length; // dimensions there are
  const krylov: Growing = { basis: [], alpha: [], beta: [] };
  let q = start;
  let productSize = 0;
  let stoppedBy: KrylovSpace['stoppedBy'] = 'maxIterations';
  for (let m = 1; m <= Math.min(maxIterations, P); m++) {
    const { next, size } = extend(krylov, q, await multiply(q), orthogonalTo);
    productSize = Math.max(productSize, size);
    q = next;
    if (m === P || krylov.beta[m - 1]! <= 32 * roundOff * productSize) {
      stoppedBy = 'invariantSubspace';
      break;
    }
    if (isEnough(krylov)) {
      stoppedBy = 'tolerance';
      break;
    }
  }
  return { ...krylov, stoppedBy };
};
