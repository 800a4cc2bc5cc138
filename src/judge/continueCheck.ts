import type { BlockEvidence, CheckEvent } from '../core/check.ts';
import type { Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { averagePool } from '../data/averagePool.ts';
import { tMixtureFirstBound } from '../stats/tMixtureSequence.ts';
import type { CheckProgress } from './checkProgress.ts';
import { inOrder } from './inOrder.ts';
import { FIRST_LOOK, MIXTURE_VARIANCE } from './judgeHypothesis.ts';
import { blockSeed, runBlock } from './runBlock.ts';

type Ended = 'interrupted' | 'outOfTime';

/**
 * Runs block after block until the claim is decided, its blocks or its time are used up, or the signal aborts.
 * Up to `concurrency` blocks run at once while there are too few for any hypothesis to be decided (6 at alpha 0.01, 9 at
 * alpha 0.0004): only guards that fail can end a check there, and the blocks ahead are then dropped. Blocks are recorded
 * in their order either way. Later blocks run one at a time: each may be the last. On abort a block that finished ahead
 * of an unfinished one is dropped.
 * @returns what ended the check early, if anything did
 */
export const continueCheck = async (
  progress: CheckProgress,
  work: {
    readonly dataset: Dataset;
    readonly regime: Regime;
    readonly trainer: Trainer;
    readonly root: Seed;
    readonly alphaPerHypothesis: number;
    readonly concurrency: number;
    readonly timeIsUp: () => boolean;
    readonly signal?: AbortSignal | undefined;
    readonly onEvent: (event: CheckEvent) => void;
    readonly onBlock: () => void | Promise<void>;
  },
): Promise<Ended | undefined> => {
  const { claim, maxBlocks } = progress;
  const { regime, trainer, root, signal, onEvent } = work;
  let pooled: Dataset | undefined;

  const block = async (index: number): Promise<BlockEvidence | Ended> => {
    if (signal?.aborted) return 'interrupted';
    if (work.timeIsUp()) return 'outOfTime';
    pooled ??= averagePool(work.dataset, regime.pool);
    try {
      return await runBlock({
        claim,
        regime,
        dataset: pooled,
        trainer,
        index,
        seed: blockSeed(root, claim, index),
        signal,
        onDesigned: (arms) => onEvent({ kind: 'blockStarted', claim, block: index, maxBlocks, arms: arms.length }),
        onArm: (arm) => onEvent({ kind: 'armTrained', claim, block: index, arm }),
      });
    } catch (error) {
      if (signal?.aborted) return 'interrupted';
      throw error;
    }
  };
  const run = async (from: number, to: number, limit: number): Promise<Ended | undefined> => {
    const tasks = Array.from({ length: Math.max(0, to - from) }, (_, i) => () => block(from + i));
    for await (const result of inOrder(tasks, limit)) {
      if (result === 'interrupted' || result === 'outOfTime') return result;
      const look = progress.record(result);
      onEvent({ kind: 'blockMeasured', claim, block: result, ...(look === undefined ? {} : { look }) });
      await work.onBlock();
      if (progress.verdict() !== undefined) return undefined;
    }
    return undefined;
  };

  const firstBound = tMixtureFirstBound({ alpha: work.alphaPerHypothesis, g: MIXTURE_VARIANCE });
  const undecided = Math.min(Math.max(FIRST_LOOK, firstBound), maxBlocks);
  const early = await run(progress.blocksDone(), undecided, work.concurrency);
  if (early !== undefined || progress.verdict() !== undefined) return early;
  return run(progress.blocksDone(), maxBlocks, 1);
};
