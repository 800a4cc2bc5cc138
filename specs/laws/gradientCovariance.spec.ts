import fc from 'fast-check';
import type { LossOracle } from '../../src/core/lossOracle.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { takeSubset } from '../../src/data/takeSubset.ts';
import { type DrawnTraining, trainings } from '../support/arbitraries/trainings.ts';
import { describeLaw } from '../support/describeLaw.ts';
import type { LawCase } from '../support/lawCase.ts';

interface Input extends DrawnTraining {
  readonly B: number;
}

const inputs: fc.Arbitrary<Input> = trainings({
  minCount: 3,
  maxCount: 6,
  maxFeatures: 3,
  maxClasses: 3,
  maxWidth: 3,
  maxDepth: 1,
}).chain((drawn) => fc.integer({ min: 1, max: drawn.data.training.count }).map((B) => ({ ...drawn, B })));

/** All sets of `size` of the numbers from .. count-1. */
const subsets = (count: number, size: number, from = 0): readonly (readonly number[])[] => {
  if (size === 0) return [[]];
  return Array.from({ length: count - from }, (_, i) => from + i).flatMap((first) =>
    subsets(count, size - 1, first + 1).map((rest) => [first, ...rest]),
  );
};

/** Covariance of equally likely vectors, [P][P] flat; divides by their number. */
const covariance = (vectors: readonly ArrayLike<number>[]): Float64Array => {
  const P = vectors[0]!.length;
  const mean = Float64Array.from({ length: P }, (_, p) => vectors.reduce((sum, v) => sum + v[p]!, 0) / vectors.length);
  const result = new Float64Array(P * P);
  for (const v of vectors) {
    for (let p = 0; p < P; p++) {
      for (let q = 0; q < P; q++) result[p * P + q]! += ((v[p]! - mean[p]!) * (v[q]! - mean[q]!)) / vectors.length;
    }
  }
  return result;
};

const gradientsOf = async (
  trainer: Trainer,
  { network, data: { training }, weights }: Input,
  batches: readonly (readonly number[])[],
): Promise<readonly ArrayLike<number>[]> => {
  const oracles: LossOracle[] = batches.map((batch) => trainer.lossOracle(network, takeSubset(training, batch)));
  return Promise.all(oracles.map(async (oracle) => (await oracle.gradient(weights)).gradient));
};

/**
 * Over all batches of B out of N, without replacement: cov(mean gradient) = (N - B) / ((N - 1) B) cov(one gradient).
 * So it is proportional to N/B - 1, and g = eps (N/B - 1) is its scale (Smith & Le 2018, arXiv:1710.06451). Exact, the
 * correction for a finite population; here by enumeration.
 * Share of the largest entry of the per-example covariance.
 */
const law: LawCase<Input> = {
  inputs,
  tolerance: 1e-5,
  deviation: async (trainer, input) => {
    const { B, data } = input;
    const N = data.training.count;
    const ofExamples = covariance(await gradientsOf(trainer, input, subsets(N, 1)));
    const ofBatches = covariance(await gradientsOf(trainer, input, subsets(N, B)));
    const factor = (N - B) / ((N - 1) * B);
    const scale = Math.max(...ofExamples.map(Math.abs));
    return Math.max(...ofBatches.map((c, i) => Math.abs(c - factor * ofExamples[i]!))) / scale;
  },
};

describeLaw('the covariance of a batch gradient is (N - B) / ((N - 1) B) of that of one example', law, [
  'gradient summed',
  'first example twice',
]);
