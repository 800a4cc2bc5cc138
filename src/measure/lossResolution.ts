import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { finiteNumber } from './requireFinite.ts';
import { mapped, signVector } from './vectorAlgebra.ts';

const PROBES = 4;

/**
 * How small a difference of two losses means something, in nats: the largest change of the loss seen when every weight
 * moves by about one unit in the last place with random signs, and at least the round-off of a difference of two such
 * losses. Measured, because it holds what the arithmetic inside the network adds. Cost: 4 losses.
 * @param loss at `weights`
 */
export const lossResolution = async (
  oracle: LossOracle,
  weights: Vector,
  loss: number,
  seed: Seed,
): Promise<number> => {
  let largest = 2 * oracle.roundOff * Math.abs(loss);
  for (let probe = 0; probe < PROBES; probe++) {
    const signs = signVector(randomStream(splitSeed(seed, 'lossResolution', probe)), weights.length);
    const moved = mapped(weights, (weight, i) => weight * (1 + 2 * oracle.roundOff * signs[i]!));
    largest = Math.max(largest, Math.abs(finiteNumber(await oracle.loss(moved), 'the loss') - loss));
  }
  return largest;
};
