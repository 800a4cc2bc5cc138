import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { meanAndDeviation } from '../stats/meanAndDeviation.ts';
import type { BoxSearchPolicy } from './boxSearch.ts';
import { countedOracle } from './countedOracle.ts';
import { lossResolution } from './lossResolution.ts';
import { type ColumnScale, manifoldCoordinates, randomManifold } from './manifold.ts';
import { type ManifoldBox, manifoldBox } from './manifoldBox.ts';
import type { Measurement } from './measurement.ts';
import type { CeilingOptions } from './quadraticCeiling.ts';
import { finiteNumber, finiteVector } from './requireFinite.ts';
import { requireCount, requireLength } from './requireOption.ts';
import { summedEvaluations } from './summedEvaluations.ts';

export interface ManifoldSharpnessOptions extends Partial<BoxSearchPolicy> {
  readonly seed: Seed;
  /** Half width of the box for each box asked for: |y_i| <= boxEpsilon (|(A+ x)_i| + 1). */
  readonly boxEpsilons: readonly number[];
  /** p. Default 100, as in the paper. */
  readonly dimension?: number;
  /** Manifolds drawn. Default 5. */
  readonly draws?: number;
  /** Default `raw`. With n weights a raw column is some sqrt(n) long, and reaches as much further. */
  readonly columns?: ColumnScale;
  /** Random starts of each search, beside y = 0. Default 2. */
  readonly restarts?: number;
  /** An upper bound of each box as well, from the Hessian on the manifold. Default: none. */
  readonly ceiling?: CeilingOptions;
}

/** `value` is the mean of phi over the manifolds; each phi is a lower bound of the maximum over its box. */
export interface ManifoldSharpness extends Measurement {
  /** Of phi over the manifolds, n - 1 in the denominator; 0 for one manifold. */
  readonly standardDeviation: number;
  readonly boxEpsilon: number;
  readonly dimension: number;
  readonly columns: ColumnScale;
  /** f(x) in nats. */
  readonly lossAtCentre: number;
  /** Manifold k is `randomManifold(splitSeed(seed, 'manifold', k), ...)`. */
  readonly draws: readonly ManifoldBox[];
  /** Differences of losses below this are round-off, in nats. */
  readonly precisionFloor: number;
  readonly policy: BoxSearchPolicy & { readonly restarts: number };
}

/**
 * Metric 2.1 as the paper measures it, on random manifolds of p dimensions through the weights:
 *   phi = 100 (max f(x + A y) - f(x)) / (1 + f(x)),   |y_i| <= boxEpsilon (|(A+ x)_i| + 1)
 * The same manifolds serve every boxEpsilon. One manifold of 100 dimensions hardly meets the top curvature of 10,000
 * weights: look at the deviation over the draws before comparing two solutions.
 * Source: Keskar et al. 2016, arXiv:1609.04836, Metric 2.1 and Section 2.2.2.
 * Cost per draw and boxEpsilon: as `boxSharpness`, each evaluation with 2 n p multiplications more; once per draw n p
 * normal numbers and n p^2 / 2 multiplications; memory n p float64, of one draw at a time.
 * @throws ExperimentError `E_BOX_EPSILON`, `E_MEASURE_OPTION`, `E_MANIFOLD_DIMENSION`, `E_WEIGHT_COUNT`,
 *   `E_ORACLE_NOT_FINITE`
 * @returns one measurement for each of `boxEpsilons`, in their order
 */
export const manifoldSharpness = async (
  oracle: LossOracle,
  weights: Vector,
  options: ManifoldSharpnessOptions,
): Promise<readonly ManifoldSharpness[]> => {
  const { seed, boxEpsilons, dimension = 100, draws = 5, columns = 'raw', restarts = 2, ceiling } = options;
  const { signSteps = 20, refinementSteps = 0, quasiNewtonSteps = 20 } = options;
  requireCount('boxEpsilons.length', boxEpsilons.length, 1);
  requireCount('draws', draws, 1);
  requireLength('weights', weights.length, oracle.parameterCount);
  finiteVector(weights, 'the vector of weights');
  const policy = { signSteps, refinementSteps, quasiNewtonSteps, restarts };
  const centre = countedOracle(oracle);
  const lossAtCentre = finiteNumber(await centre.loss(weights), 'the loss at the weights');
  const precisionFloor = await lossResolution(centre, weights, lossAtCentre, seed);

  const boxes: (readonly ManifoldBox[])[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const own = splitSeed(seed, 'manifold', draw);
    const manifold = randomManifold(own, { parameterCount: weights.length, dimension, columns });
    const place = { oracle, weights, manifold, coordinates: manifoldCoordinates(manifold, weights), lossAtCentre };
    const search = { seed: splitSeed(own, 'search'), ...policy, ...(ceiling && { ceiling }) };
    const ofDraw: ManifoldBox[] = [];
    for (const boxEpsilon of boxEpsilons) ofDraw.push(await manifoldBox(place, { ...search, boxEpsilon }));
    boxes.push(ofDraw);
  }
  return boxEpsilons.map((boxEpsilon, k) => {
    const found = boxes.map((ofDraw) => ofDraw[k]!);
    const { mean, standardDeviation } = meanAndDeviation(found.map(({ value }) => value));
    return {
      value: mean,
      standardDeviation,
      boxEpsilon,
      dimension,
      columns,
      lossAtCentre,
      draws: found,
      precisionFloor,
      policy,
      evaluations: summedEvaluations([centre.evaluations(), ...found.map(({ evaluations }) => evaluations)]),
      seed,
      exampleCount: oracle.exampleCount,
      roundOff: oracle.roundOff,
    };
  });
};
