import type { BlockEvidence, CheckEvent } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { averagePool } from '../data/averagePool.ts';
import type { CheckProgress } from './checkProgress.ts';
import type { Ended } from './continueCheck.ts';
import { blockSeed, runBlock } from './runBlock.ts';

/** How a block of a claim in its regime is run, from its index; images are pooled once. An aborted block gives `interrupted`. Not for
 * a claim without a regime: it has a verdict from the start. */
export const blocksOf = (
  { claim, regime, maxBlocks }: Pick<CheckProgress, 'claim' | 'regime' | 'maxBlocks'>,
  work: {
    readonly dataset: Dataset;
    readonly trainer: Trainer;
    readonly root: Seed;
    readonly timeIsUp: () => boolean;
    readonly signal: AbortSignal | undefined;
    readonly onEvent: (event: CheckEvent) => void;
  },
): ((index: number) => Promise<BlockEvidence | Ended>) => {
  const { signal, onEvent } = work;
  let pooled: Dataset | undefined;
  return async (index) => {
    if (signal?.aborted) return 'interrupted';
    if (work.timeIsUp()) return 'outOfTime';
    pooled ??= averagePool(work.dataset, regime!.pool);
    try {
      return await runBlock({
        claim,
        regime: regime!,
        dataset: pooled,
        trainer: work.trainer,
        index,
        seed: blockSeed(work.root, claim, index),
        signal,
        onDesigned: (arms) => onEvent({ kind: 'blockStarted', claim, block: index, maxBlocks, arms: arms.length }),
        onArm: (arm, { seconds }) => onEvent({ kind: 'armTrained', claim, block: index, arm, seconds }),
      });
    } catch (error) {
      if (signal?.aborted) return 'interrupted';
      throw error;
    }
  };
};
