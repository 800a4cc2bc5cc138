import type { Vector } from '../core/lossOracle.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { shuffledEpoch } from '../core/shuffledEpoch.ts';
import {
  type AgreementWithFull,
  agreementWithFull,
  type ExpectedAgreement,
  expectedAgreement,
} from './agreementWithFull.ts';
import type { BatchOracles } from './batchOracles.ts';
import { finiteVector } from './requireFinite.ts';
import { requireCount } from './requireOption.ts';
import { type SetGradient, setGradient } from './setGradient.ts';

export interface AgreementPoint extends AgreementWithFull {
  readonly batchSize: number;
  readonly expected: ExpectedAgreement;
}

/** The curve, by ascending or any other order of `batchSizes`, with what it is predicted from. */
export interface BatchAgreement extends SetGradient {
  readonly points: readonly AgreementPoint[];
  readonly seed: Seed;
  readonly exampleCount: number;
  readonly roundOff: number;
}

/**
 * How nearly the gradient of B examples is that of all N: cosine and squared distance over batches drawn at random,
 * beside what covariance and full gradient predict. Batch r of one size depends on seed, size and r alone.
 * Cost: that of `setGradient`, and `repeats` gradients of B examples per batch size.
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`, `E_BATCH_PAIR`, `E_BATCH_EXCEEDS_DATA`,
 *   `E_ORACLE_NOT_FINITE`
 */
export const batchAgreement = async (
  oracles: BatchOracles,
  weights: Vector,
  options: {
    readonly seed: Seed;
    readonly batchSizes: readonly number[];
    /** Batches of each size. Default 16. */
    readonly repeats?: number;
    /** Default 1. */
    readonly shardSize?: number;
  },
): Promise<BatchAgreement> => {
  const { seed, batchSizes, repeats = 16 } = options;
  requireCount('repeats', repeats, 1);
  const { exampleCount, roundOff } = oracles.whole;
  const set = await setGradient(oracles, weights, options);
  const batchGradient = async (batchSize: number, repeat: number): Promise<Vector> => {
    const order = shuffledEpoch(splitSeed(seed, 'batch', batchSize, repeat), 0, exampleCount);
    const { gradient } = await oracles.of(order.subarray(0, batchSize)).gradient(weights);
    return finiteVector(gradient, 'the gradient of a batch');
  };
  const points: AgreementPoint[] = [];
  for (const batchSize of batchSizes) {
    requireCount('batchSize', batchSize, 1);
    const expected = expectedAgreement({ ...set, datasetSize: exampleCount, batchSize });
    const batches = await Promise.all(Array.from({ length: repeats }, (_, repeat) => batchGradient(batchSize, repeat)));
    points.push({ batchSize, ...agreementWithFull(set.full, batches), expected });
  }
  const gradients = set.evaluations.gradients + repeats * batchSizes.length;
  return { ...set, points, evaluations: { ...set.evaluations, gradients }, seed, exampleCount, roundOff };
};
