import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { LossOracle } from '../core/lossOracle.ts';
import type { Trainer } from '../core/trainer.ts';
import { takeSubset } from '../data/takeSubset.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';
import { subsets } from './subsets.ts';

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
 * So it is proportional to N/B - 1, and g = eps (N/B - 1) is its scale. Exact, the correction for a finite population;
 * here by enumeration.
 */
export const gradientCovariance: Law = lawOf({
  name: 'gradient-covariance',
  title: 'The covariance of a batch gradient is (N - B) / ((N - 1) B) of that of one example',
  statement:
    'Over all batches of B of N examples, gradient noise is proportional to N/B - 1, so that g = eps (N/B - 1) is its scale.',
  sources: [
    {
      row: 'S4',
      reference: 'Smith & Le 2018, arXiv:1710.06451',
      place: 'Abstract: the noise scale g, about eps N / B',
    },
  ],
  equality: 'the covariance over all batches of B, enumerated, and the factor times the covariance over all examples',
  unit: 'share of the largest entry of the covariance over the examples',
  tolerance: 1e-5,
  toleranceReason: 'gradients are float32, covariances of them float64',
  catches: ['gradient summed', 'first example twice'],
  runs: 25,
  needs: ['lossOracle'],
  inputs,
  deviation: async (trainer, input) => {
    const { B, data } = input;
    const N = data.training.count;
    const ofExamples = covariance(await gradientsOf(trainer, input, subsets(N, 1)));
    const ofBatches = covariance(await gradientsOf(trainer, input, subsets(N, B)));
    const factor = (N - B) / ((N - 1) * B);
    const scale = Math.max(...ofExamples.map(Math.abs));
    return Math.max(...ofBatches.map((c, i) => Math.abs(c - factor * ofExamples[i]!))) / scale;
  },
});
