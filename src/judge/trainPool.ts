import type { BlockEvidence } from '../core/check.ts';
import type { Claim, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { inOrder } from './inOrder.ts';
import { blockSeed, runBlock } from './runBlock.ts';

/** Blocks at once: one alone leaves a thread idle at its end. */
const CONCURRENCY = 2;

/**
 * A pool of blocks of one claim, for `resampledChecks`: the first `size` blocks under a root seed, in their order, or those that
 * were done when the time was up or the signal aborted.
 * @param pool `dataset` is pooled already; `timeIsUp` is asked before each block
 * @throws ExperimentError what `runBlock` throws
 */
export const trainPool = async (pool: {
  readonly claim: Claim;
  readonly regime: Regime;
  readonly dataset: Dataset;
  readonly trainer: Trainer;
  readonly root: Seed;
  readonly size: number;
  readonly timeIsUp?: () => boolean;
  readonly signal?: AbortSignal;
  readonly onBlock?: (done: number) => void;
}): Promise<readonly BlockEvidence[]> => {
  const { claim, regime, dataset, trainer, root, size, timeIsUp, signal, onBlock } = pool;
  const block = async (index: number): Promise<BlockEvidence | undefined> => {
    if (signal?.aborted || timeIsUp?.()) return undefined;
    try {
      return await runBlock({
        claim,
        regime,
        dataset,
        trainer,
        index,
        seed: blockSeed(root, claim, index),
        signal,
      });
    } catch (error) {
      if (signal?.aborted) return undefined;
      throw error;
    }
  };
  const tasks = Array.from({ length: size }, (_, index) => () => block(index));
  const blocks: BlockEvidence[] = [];
  for await (const done of inOrder(tasks, CONCURRENCY)) {
    if (done === undefined) break;
    blocks.push(done);
    onBlock?.(blocks.length);
  }
  return blocks;
};
