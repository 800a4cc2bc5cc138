import type { BlockEvidence, HypothesisLook, Look } from '../core/check.ts';
import type { Hypothesis } from '../core/claim.ts';
import type { Verdict } from '../core/verdict.ts';
import { agreedDecision } from './agreedDecision.ts';
import { guardFailure } from './guardFailure.ts';
import { guardsPassed, lookAt } from './lookAt.ts';
import { undeterminedVerdict } from './undeterminedVerdict.ts';
import { whyControlFailed, whyViolated } from './verdictReason.ts';

export interface ClaimEvidence {
  readonly hypotheses: readonly Hypothesis[];
  /** All blocks done, in order. */
  readonly blocks: readonly BlockEvidence[];
  readonly alphaPerHypothesis: number;
  readonly maxBlocks: number;
}

export interface ClaimDecision {
  readonly look: Look;
  readonly answer: 'continue' | Verdict;
}

interface Judged {
  readonly hypothesis: Hypothesis;
  readonly seen: HypothesisLook;
}

const decided = ({ seen }: Judged): boolean => agreedDecision(seen) !== 'open';
const asExpected = ({ hypothesis, seen }: Judged): boolean => agreedDecision(seen) === hypothesis.expected;

/**
 * One look at a claim. Findings are looked at and weigh nothing. The first rule that applies gives the answer:
 * 1. guards fail too often (`guardFailure`): out of regime, the numbers mean nothing;
 * 2. a hypothesis of the claim is decided against, and no control that shows the expected side is decided the wrong
 *    way: violated;
 * 3. a control is decided the wrong way, and no hypothesis of the claim is open any more or no block is left: out of
 *    regime, the check misses what was planted or sees what is not there. While one is open it may yet be violated;
 * 4. every hypothesis of the claim and every control is decided as expected: holds;
 * 5. `maxBlocks` are done: undetermined. Otherwise: continue.
 *
 * `holds` waits for the controls, `violated` does not. A parity holds for nothing where there is nothing to see, so
 * `holds` needs proof that this rule sees a planted effect on these data. A violation is that proof: the rule has seen
 * a mean outside the region. Waiting would also hide bugs, for one that breaks the claim often blurs its controls too.
 * For the same reason a planted absence that comes out wrong does not excuse a violation (a summed gradient breaks
 * parity and makes the unscaled arm the equal one); a planted effect that is missed does: then the rule cannot find
 * the expected side even where it is.
 * Decisions are those of this look: one that an earlier look made and this one no longer makes is open again.
 * `blocks` of a verdict are those that count.
 */
export const decideClaim = (evidence: ClaimEvidence): ClaimDecision => {
  const { hypotheses, blocks, alphaPerHypothesis, maxBlocks } = evidence;
  const look = lookAt(hypotheses, blocks, alphaPerHypothesis);
  const judged = hypotheses.map((hypothesis, i): Judged => ({ hypothesis, seen: look.hypotheses[i]! }));
  const weighed = judged.filter(({ hypothesis }) => hypothesis.role !== 'finding');
  const against = weighed.filter((one) => decided(one) && !asExpected(one));
  const count = blocks.filter(guardsPassed).length;
  const answer = (): 'continue' | Verdict => {
    const failure = guardFailure(blocks);
    if (failure !== undefined) return { kind: 'outOfRegime', reason: failure };
    const controls = against.filter(({ hypothesis }) => hypothesis.role === 'control');
    const violations = against.filter(
      ({ hypothesis }) =>
        hypothesis.role === 'claim' && !controls.some((control) => control.hypothesis.expected === hypothesis.expected),
    );
    if (violations.length > 0) {
      const reasons = violations.map(({ hypothesis, seen }) => whyViolated(hypothesis, seen));
      return { kind: 'violated', blocks: count, reason: reasons.join('; ') };
    }
    const control = controls[0];
    const claimIsOpen = weighed.some((one) => one.hypothesis.role === 'claim' && !decided(one));
    if (control && !(claimIsOpen && blocks.length < maxBlocks)) {
      return { kind: 'outOfRegime', reason: whyControlFailed(control.hypothesis, control.seen) };
    }
    if (weighed.every(asExpected)) return { kind: 'holds', blocks: count };
    if (blocks.length < maxBlocks) return 'continue';
    const ended = `the budget of ${maxBlocks} blocks is used up`;
    return undeterminedVerdict({ hypotheses, look, alphaPerHypothesis, ended });
  };
  return { look, answer: answer() };
};
