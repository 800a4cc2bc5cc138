import type { BlockEvidence, Look } from '../core/check.ts';
import type { Hypothesis } from '../core/claim.ts';
import { judgeHypothesis } from './judgeHypothesis.ts';

export const guardsPassed = ({ guards }: Pick<BlockEvidence, 'guards'>): boolean =>
  guards.every(({ passed }) => passed);

/** All hypotheses of a claim at the blocks so far. Blocks with a failed guard count for none of them. */
export const lookAt = (
  hypotheses: readonly Hypothesis[],
  blocks: readonly BlockEvidence[],
  alphaPerHypothesis: number,
): Look => {
  const counting = blocks.filter(guardsPassed);
  return {
    afterBlock: blocks.length,
    hypotheses: hypotheses.map((hypothesis) =>
      judgeHypothesis(
        hypothesis,
        counting.map(({ contrasts }) => contrasts[hypothesis.contrast] ?? Number.NaN),
        alphaPerHypothesis,
      ),
    ),
  };
};
