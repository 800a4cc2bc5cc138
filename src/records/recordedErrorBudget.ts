import type { Claim } from '../core/claim.ts';
import { checkedAlpha, errorBudget } from '../judge/errorBudget.ts';
import { TOLERATED_GUARD_SHARE } from '../judge/guardFailure.ts';
import { FIRST_LOOK, MIXTURE_VARIANCE } from '../judge/judgeHypothesis.ts';
import type { EvidenceRecord } from './evidenceRecord.ts';

const METHOD =
  't-mixture confidence sequences (Wang & Ramdas 2023, arXiv:2310.03722) for the mean of paired block numbers, a look after each block from the fifth on; alpha shared equally among all sequences (Bonferroni)';

/** How the error probability of a check is shared out, and by which rule its looks are taken; laws alone take none of it. */
export const recordedErrorBudget = (claims: readonly Claim[], alpha: number): EvidenceRecord['errorBudget'] => ({
  alpha,
  sequences: claims.reduce((sum, { hypotheses }) => sum + hypotheses.length, 0),
  alphaPerHypothesis: claims.length === 0 ? checkedAlpha(alpha) : errorBudget(claims, alpha),
  rule: {
    mixtureVariance: MIXTURE_VARIANCE,
    firstLook: FIRST_LOOK,
    toleratedGuardShare: TOLERATED_GUARD_SHARE,
  },
  method: METHOD,
});
