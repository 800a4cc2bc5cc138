import type { LossOracle, Vector } from '../../core/lossOracle.ts';
import { randomStream } from '../../core/randomStream.ts';
import { type Seed, splitSeed } from '../../core/seed.ts';
import { dot, mapped, signVector } from '../vectorAlgebra.ts';

const PROBES = 2;

/**
 * How small a difference of <v, Hv> means something: the largest change of it seen when every weight moves by about one unit
 * in the last place with random signs, and at least the round-off of the sum. What `lossResolution` is for a loss.
 * Cost: 3 Hessian-vector products.
 */
export const quotientResolution = async (
  { oracle, weights, seed }: { readonly oracle: LossOracle; readonly weights: Vector; readonly seed: Seed },
  v: Vector,
): Promise<number> => {
  const quotient = dot(v, await oracle.hessianVector(weights, v));
  let largest = 2 * oracle.roundOff * Math.abs(quotient);
  for (let probe = 0; probe < PROBES; probe++) {
    const signs = signVector(randomStream(splitSeed(seed, 'quotientResolution', probe)), weights.length);
    const moved = mapped(weights, (weight, i) => weight * (1 + 2 * oracle.roundOff * signs[i]!));
    largest = Math.max(largest, Math.abs(dot(v, await oracle.hessianVector(moved, v)) - quotient));
  }
  return largest;
};
