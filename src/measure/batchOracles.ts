import type { Dataset } from '../core/dataset.ts';
import type { LossOracle } from '../core/lossOracle.ts';
import type { Network } from '../core/network.ts';
import type { Trainer } from '../core/trainer.ts';
import { takeSubset } from '../data/takeSubset.ts';

/** The loss of every batch of a fixed set of examples: all that sampling noise needs. */
export interface BatchOracles {
  /** The mean over all N examples. */
  readonly whole: LossOracle;
  /** The mean over the examples at some places in [0, N). */
  of(examples: ArrayLike<number>): LossOracle;
}

/** The batches of a data set, as a trainer differentiates them. */
export const batchOracles = (
  trainer: Pick<Trainer, 'lossOracle'>,
  network: Network,
  dataset: Dataset,
): BatchOracles => ({
  whole: trainer.lossOracle(network, dataset),
  of: (examples) => trainer.lossOracle(network, takeSubset(dataset, examples)),
});
