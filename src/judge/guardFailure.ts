import type { BlockEvidence } from '../core/check.ts';
import { guardsPassed } from './lookAt.ts';

/** Above this share of failed blocks, and from two of them on, the regime is not the one the claim is about. */
export const TOLERATED_GUARD_SHARE = 0.2;

/**
 * The reason why the blocks are out of the regime, or undefined while they are not: at least 2 blocks and more than
 * 20 % of those done have a failed guard. Leaving failed blocks out is a selection, and the mean of what remains says
 * little once it is more than a few. Names the guard that failed in most blocks.
 */
export const guardFailure = (blocks: readonly BlockEvidence[]): string | undefined => {
  const failedBlocks = blocks.filter((block) => !guardsPassed(block));
  if (failedBlocks.length < 2 || failedBlocks.length <= TOLERATED_GUARD_SHARE * blocks.length) return undefined;
  const failures = failedBlocks.flatMap(({ guards }) => guards.filter(({ passed }) => !passed));
  const times = (name: string): number => failures.filter((failure) => failure.name === name).length;
  const worst = failures.reduce((most, { name }) => (times(name) > times(most) ? name : most), failures[0]!.name);
  const { detail } = failures.findLast(({ name }) => name === worst)!;
  return `guard "${worst}" failed in ${times(worst)} of ${blocks.length} blocks, last: ${detail}; ${failedBlocks.length} blocks are left out, more than 20 %: the arms do not do what their comparison needs`;
};
