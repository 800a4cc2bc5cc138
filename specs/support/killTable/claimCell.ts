import { isDeepStrictEqual } from 'node:util';
import type { BlockEvidence, ClaimCheck } from '../../../src/core/check.ts';
import type { Claim } from '../../../src/core/claim.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { runCheck } from '../../../src/judge/runCheck.ts';
import type { ClaimCell } from '../../../src/records/killTable.ts';
import type { TableTask } from './tableTask.ts';

/** The whole check of one claim, as the command line does it. */
export const checkedClaim = async (
  claim: Claim,
  trainer: Trainer,
  { dataset, seed, maxBlocks }: TableTask,
  earlier: readonly BlockEvidence[] = [],
): Promise<ClaimCheck> => {
  const resume = { [claim.name]: earlier };
  const { checks } = await runCheck({ claims: [claim], dataset, trainer, seed, budget: { maxBlocks }, resume });
  return checks[0]!;
};

export const cellOfCheck = ({ verdict, blocks }: ClaimCheck): ClaimCell => ({
  kind: verdict.kind,
  blocks: blocks.length,
  ...('reason' in verdict ? { reason: verdict.reason } : {}),
});

/**
 * How a claim judges a mutant. A check whose first block is that of the sound check, bit for bit, goes no further: the
 * claim does not exercise what the mutation changes.
 * @param sound the first block of the check without the mutation
 */
export const claimCell = async (
  claim: Claim,
  trainer: Trainer,
  task: TableTask,
  sound: BlockEvidence,
): Promise<ClaimCell> => {
  const { blocks } = await checkedClaim(claim, trainer, { ...task, maxBlocks: 1 });
  if (isDeepStrictEqual(blocks, [sound])) return { kind: 'sameBits', blocks: 1 };
  return cellOfCheck(await checkedClaim(claim, trainer, task, blocks));
};
