import type { BlockEvidence, CheckEvent } from '../core/check.ts';
import { tMixtureFirstBound } from '../stats/tMixtureSequence.ts';
import type { CheckProgress } from './checkProgress.ts';
import { FIRST_LOOK, MIXTURE_VARIANCE } from './judgeHypothesis.ts';

/** Why a block was not run. */
export type Ended = 'interrupted' | 'outOfTime';

/**
 * Blocks up to here are needed whatever they give: there are too few for any hypothesis to be decided (6 at alpha 0.01, 9
 * at alpha 0.0004). Only guards that fail can end a check before.
 */
export const sureBlocks = ({ maxBlocks }: Pick<CheckProgress, 'maxBlocks'>, alphaPerHypothesis: number): number =>
  Math.min(Math.max(FIRST_LOOK, tMixtureFirstBound({ alpha: alphaPerHypothesis, g: MIXTURE_VARIANCE })), maxBlocks);

/**
 * Takes block after block, in their order, until the claim is decided or its blocks are used up.
 * @param work.take the evidence of a block, or why there is none
 * @returns what ended the check early, if anything did
 */
export const continueCheck = async (
  progress: CheckProgress,
  work: {
    readonly take: (index: number) => Promise<BlockEvidence | Ended>;
    readonly onEvent: (event: CheckEvent) => void;
    readonly onBlock: () => void | Promise<void>;
  },
): Promise<Ended | undefined> => {
  while (progress.verdict() === undefined && progress.blocksDone() < progress.maxBlocks) {
    const result = await work.take(progress.blocksDone());
    if (result === 'interrupted' || result === 'outOfTime') return result;
    const look = progress.record(result);
    work.onEvent({ kind: 'blockMeasured', claim: progress.claim, block: result, ...(look && { look }) });
    await work.onBlock();
  }
  return undefined;
};
