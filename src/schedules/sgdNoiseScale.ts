import { ExperimentError } from '../core/experimentError.ts';

export interface SgdNoiseNumbers {
  /** ε */
  readonly learningRate: number;
  /** N */
  readonly datasetSize: number;
  /** B */
  readonly batchSize: number;
  /** m, in [0, 1) */
  readonly momentum: number;
}

/**
 * SGD noise scale g, in units of ε: how strongly batch sampling shakes the weights.
 *   g = ε (N/B − 1) / (1 − m)     ≈ εN / (B (1 − m)) when B ≪ N
 * B need not be an integer: the batch size that gives a wanted g is seldom one.
 * Source: Smith & Le 2018, arXiv:1710.06451; with momentum, Smith et al. 2018, arXiv:1711.00489.
 * @throws ExperimentError `E_BATCH_SIZE_RANGE` unless B > 0, `E_BATCH_EXCEEDS_DATA` when B > N, `E_MOMENTUM_RANGE` when m
 *   is outside [0, 1)
 * @example sgdNoiseScale({ learningRate: 0.1, datasetSize: 50_000, batchSize: 500, momentum: 0.9 }) // ≈ 99
 */
export const sgdNoiseScale = ({ learningRate, datasetSize, batchSize, momentum }: SgdNoiseNumbers): number => {
  if (!(batchSize > 0)) {
    throw new ExperimentError('E_BATCH_SIZE_RANGE', `batchSize ${batchSize} is not above 0: a batch holds an example.`);
  }
  if (!(batchSize <= datasetSize)) {
    throw new ExperimentError(
      'E_BATCH_EXCEEDS_DATA',
      `batchSize ${batchSize} exceeds datasetSize ${datasetSize}: batches are drawn without replacement, so B <= N. Lower batchSize or use at least ${batchSize} examples.`,
    );
  }
  if (!(momentum >= 0 && momentum < 1)) {
    throw new ExperimentError('E_MOMENTUM_RANGE', `momentum ${momentum} is outside [0, 1).`);
  }
  return (learningRate * (datasetSize / batchSize - 1)) / (1 - momentum);
};
