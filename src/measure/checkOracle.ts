import { ExperimentError } from '../core/experimentError.ts';
import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { compareSlope, type KnownLoss, type SlopeComparison, slopeExcess } from './compareSlope.ts';
import { countedOracle } from './countedOracle.ts';
import { lossResolution } from './lossResolution.ts';
import type { EvaluationCount } from './measurement.ts';
import { finiteNumber, finiteVector } from './requireFinite.ts';
import { requireLength } from './requireOption.ts';
import { addScaled, dot, norm, normalVector, scaled } from './vectorAlgebra.ts';

/** The numbers behind a passed check. */
export interface OracleCheck {
  readonly loss: number;
  readonly gradientNorm: number;
  /** Differences of losses below this are round-off, in nats. */
  readonly lossResolution: number;
  readonly slopes: readonly SlopeComparison[];
  /** |<u, Hv> - <v, Hu>| / (||u|| ||Hv|| + ||v|| ||Hu||) for random u, v. */
  readonly asymmetry: number;
  readonly asymmetryTolerance: number;
  readonly evaluations: EvaluationCount;
  readonly seed: Seed;
}

const sameEntries = (a: Vector, b: Vector): boolean =>
  a.length === b.length && a.every((entry: number, i: number) => Object.is(entry, b[i]));

const refuseUnlessRepeatable = (what: string, same: boolean, detail: string): void => {
  if (same) return;
  throw new ExperimentError(
    'E_ORACLE_NOT_DETERMINISTIC',
    `${what} differs between two calls at the same weights${detail}: dropout, batch statistics or random batches? Measure sharpness on a fixed slice of data in evaluation mode.`,
  );
};

/**
 * Is this oracle fit to be measured? The loss, the gradient and the Hessian-vector product give the same bits twice and
 * are finite at the weights; the product is symmetric; the gradient agrees with differences of the loss along itself
 * and along a random direction. The slopes are compared at weights moved by about one percent: weights whose biases
 * are still zero may sit on a kink. Whether the product is that of the right Hessian is not seen: differences of a
 * gradient cannot tell on a ReLU network.
 * Cost: 23 losses, 3 gradients, 3 Hessian-vector products.
 * @throws ExperimentError `E_ORACLE_NOT_DETERMINISTIC`, `E_ORACLE_NOT_FINITE`, `E_ORACLE_GRADIENT`,
 *   `E_ORACLE_ASYMMETRIC`, `E_WEIGHT_COUNT`
 */
export const checkOracle = async (
  oracle: LossOracle,
  weights: Vector,
  { seed }: { readonly seed: Seed },
): Promise<OracleCheck> => {
  const P = oracle.parameterCount;
  requireLength('weights', weights.length, P);
  const counted = countedOracle(oracle);
  const gaussian = (name: string): Float64Array => normalVector(randomStream(splitSeed(seed, name)), P);
  const loss = finiteNumber(await counted.loss(weights), 'the loss at the weights');
  const lossAgain = await counted.loss(weights);
  refuseUnlessRepeatable('the loss', loss === lossAgain, ` (${loss}, then ${lossAgain})`);
  const gradient = finiteVector((await counted.gradient(weights)).gradient, 'the gradient');
  requireLength('the gradient', gradient.length, P);
  refuseUnlessRepeatable('the gradient', sameEntries(gradient, (await counted.gradient(weights)).gradient), '');

  const near = addScaled(weights, (0.01 * (1 + norm(weights))) / Math.sqrt(P), gaussian('nearby'));
  const known: KnownLoss = {
    weights: near,
    loss: finiteNumber(await counted.loss(near), 'the loss near the weights'),
    gradient: finiteVector((await counted.gradient(near)).gradient, 'the gradient near the weights'),
    resolution: await lossResolution(counted, weights, loss, seed),
  };
  const random = gaussian('slope');
  const directions: [SlopeComparison['along'], Vector][] = [['random', random]];
  if (norm(known.gradient) > 0) directions.unshift(['gradient', known.gradient]);
  const slopes: SlopeComparison[] = [];
  for (const [along, direction] of directions) {
    const slope = await compareSlope(counted, along, scaled(1 / norm(direction), direction), known);
    if (slopeExcess(slope) > 1) {
      throw new ExperimentError(
        'E_ORACLE_GRADIENT',
        `the gradient does not belong to the loss: along ${along === 'gradient' ? 'itself' : 'a random direction'} it says ${slope.fromGradient}, differences of the loss say ${slope.fromDifferences} (tolerance ${slope.tolerance}). Is the loss a mean over the same examples, without a penalty, in both?`,
      );
    }
    slopes.push(slope);
  }

  const u = gaussian('u');
  const v = gaussian('v');
  const Hu = finiteVector(await counted.hessianVector(weights, u), 'the Hessian-vector product');
  requireLength('the Hessian-vector product', Hu.length, P);
  const Hv = finiteVector(await counted.hessianVector(weights, v), 'the Hessian-vector product');
  const productAgain = await counted.hessianVector(weights, v);
  refuseUnlessRepeatable('the Hessian-vector product', sameEntries(Hv, productAgain), '');
  const size = norm(u) * norm(Hv) + norm(v) * norm(Hu);
  const asymmetry = size === 0 ? 0 : Math.abs(dot(u, Hv) - dot(v, Hu)) / size;
  const asymmetryTolerance = Math.sqrt(oracle.roundOff);
  if (asymmetry > asymmetryTolerance) {
    throw new ExperimentError(
      'E_ORACLE_ASYMMETRIC',
      `the Hessian-vector product is not symmetric: <u, Hv> = ${dot(u, Hv)} and <v, Hu> = ${dot(v, Hu)} (relative ${asymmetry}, tolerance ${asymmetryTolerance}). Give an exact product (R-operator), not differences of a gradient.`,
    );
  }
  return {
    loss,
    gradientNorm: norm(gradient),
    lossResolution: known.resolution,
    slopes,
    asymmetry,
    asymmetryTolerance,
    evaluations: counted.evaluations(),
    seed,
  };
};
