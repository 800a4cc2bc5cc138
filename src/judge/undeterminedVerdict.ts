import type { Look } from '../core/check.ts';
import type { Hypothesis } from '../core/claim.ts';
import type { Verdict } from '../core/verdict.ts';
import { agreedDecision } from './agreedDecision.ts';
import { blocksNeeded } from './blocksNeeded.ts';
import { whyOpen } from './verdictReason.ts';

/**
 * The answer when blocks end before the decision does.
 * `blocksNeeded` is the most that any open hypothesis needs; absent when one of them cannot be estimated.
 * @param ended what ended, e.g. `the budget of 12 blocks is used up`
 */
export const undeterminedVerdict = (evidence: {
  readonly hypotheses: readonly Hypothesis[];
  readonly look: Look;
  readonly alphaPerHypothesis: number;
  readonly ended: string;
}): Verdict => {
  const { hypotheses, look, alphaPerHypothesis, ended } = evidence;
  if (look.afterBlock === 0) return { kind: 'undetermined', blocks: 0, reason: ended };
  const open = hypotheses.flatMap((hypothesis, i) => {
    const seen = look.hypotheses[i]!;
    return hypothesis.role !== 'finding' && agreedDecision(seen) === 'open' ? [{ hypothesis, seen }] : [];
  });
  const needs = open.map(({ hypothesis, seen }) =>
    seen.decision === 'open' ? blocksNeeded(seen, hypothesis.region, alphaPerHypothesis) : undefined,
  );
  const reasons = open.map(({ hypothesis, seen }) => whyOpen(hypothesis, seen));
  const verdict = {
    kind: 'undetermined',
    blocks: look.hypotheses[0]!.blocks, // a claim has hypotheses: `checkClaims`
    reason: [ended, ...reasons].join('; '),
  } as const;
  const known = needs.filter((need) => need !== undefined);
  return known.length === needs.length && known.length > 0 ? { ...verdict, blocksNeeded: Math.max(...known) } : verdict;
};
