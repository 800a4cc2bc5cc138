import { ExperimentError } from '../core/experimentError.ts';
import type { Vector } from '../core/lossOracle.ts';
import { dot } from './vectorAlgebra.ts';

/** What sampling without replacement makes of the gradient of a batch. */
export interface ExpectedAgreement {
  /** |G| / sqrt(E |G_B|^2): the cosine with inner product and norm averaged apart. The mean cosine is near it. */
  readonly cosine: number;
  /** E |G_B - G|^2, exact. */
  readonly squaredDistance: number;
}

/**
 * Expected agreement of the mean gradient G_B of B out of N examples, drawn without replacement, with that of all:
 *   E |G_B - G|^2 = tr Sigma (1/B - 1/N) = (N - B) / ((N - 1) B) times the trace with N in the denominator
 * @param of.covarianceTrace tr Sigma at these weights, with N - 1 in the denominator
 * @param of.fullSquaredNorm |G|^2 of the mean gradient of all N examples
 * @throws ExperimentError `E_BATCH_EXCEEDS_DATA` unless 1 <= B <= N
 */
export const expectedAgreement = (of: {
  readonly covarianceTrace: number;
  readonly fullSquaredNorm: number;
  readonly datasetSize: number;
  readonly batchSize: number;
}): ExpectedAgreement => {
  const { covarianceTrace, fullSquaredNorm, datasetSize, batchSize } = of;
  if (!(batchSize >= 1 && batchSize <= datasetSize)) {
    throw new ExperimentError(
      'E_BATCH_EXCEEDS_DATA',
      `batchSize ${batchSize} is outside [1, ${datasetSize}]: batches are drawn from ${datasetSize} examples without replacement.`,
    );
  }
  const squaredDistance = covarianceTrace * (1 / batchSize - 1 / datasetSize);
  return { cosine: Math.sqrt(fullSquaredNorm / (fullSquaredNorm + squaredDistance)), squaredDistance };
};

/** How gradients of batches stand to the gradient of all. */
export interface AgreementWithFull {
  /** <G_B, G> / (|G_B| |G|) of each; 0 where one of them is 0. */
  readonly cosines: readonly number[];
  readonly meanCosine: number;
  /** Mean of |G_B - G|^2. */
  readonly squaredDistance: number;
}

/** @param batches one gradient or more, as long as `full` */
export const agreementWithFull = (full: Vector, batches: readonly Vector[]): AgreementWithFull => {
  const fullSquared = dot(full, full);
  let distances = 0;
  const cosines = batches.map((batch) => {
    for (let i = 0; i < full.length; i++) distances += (batch[i]! - full[i]!) ** 2;
    const norms = Math.sqrt(fullSquared * dot(batch, batch));
    return norms === 0 ? 0 : dot(batch, full) / norms;
  });
  const meanCosine = cosines.reduce((sum, cosine) => sum + cosine, 0) / batches.length;
  return { cosines, meanCosine, squaredDistance: distances / batches.length };
};
