import type { Interval, Verdict } from '../core/verdict.ts';
import { bernoulliSequence } from '../stats/bernoulliSequence.ts';

/** How many regimes got which verdict. */
export type RegimeTally = Readonly<Record<Verdict['kind'], number>>;

/** What is known of the share of regimes in which a claim holds. */
export interface RegimeShare {
  /** Regimes with a verdict or without one for want of blocks; one out of regime is none of the claim's. */
  readonly counted: number;
  /**
   * The share lies in it. Both ends are on the safe side: an undetermined regime counts as one in which the claim does
   * not hold for the lower end, and as one in which it does for the upper end.
   */
  readonly interval: Interval;
  readonly decision: 'atLeast' | 'below' | 'open';
}

export const tallyOf = (kinds: readonly Verdict['kind'][]): RegimeTally => {
  const count = (kind: Verdict['kind']): number => kinds.filter((each) => each === kind).length;
  return {
    holds: count('holds'),
    violated: count('violated'),
    undetermined: count('undetermined'),
    outOfRegime: count('outOfRegime'),
  };
};

/**
 * Whether a claim holds in at least the share `asked` of its regimes, after any number of them: the confidence sequence
 * of `bernoulliSequence`, each end at `alpha`. Only one of the two wrong decisions is possible, so the decision is wrong
 * with probability at most `alpha`, however often it is looked at.
 */
export const regimeShare = (tally: RegimeTally, { asked, alpha }: { asked: number; alpha: number }): RegimeShare => {
  const { holds, violated, undetermined } = tally;
  const counted = holds + violated + undetermined;
  const { lower } = bernoulliSequence({ successes: holds, trials: counted }, alpha);
  const { upper } = bernoulliSequence({ successes: counted - violated, trials: counted }, alpha);
  const decision = lower >= asked ? 'atLeast' : upper < asked ? 'below' : 'open';
  return { counted, interval: { lower, upper }, decision };
};

/** Beyond this the answer is no longer useful. */
const LIMIT = 2000;

/**
 * How many regimes that count would decide, in all, if they went on as they did so far; as if all held where none was
 * counted. An estimate; undefined when it is above 2,000.
 */
export const regimesNeeded = (
  tally: RegimeTally,
  rule: { readonly asked: number; readonly alpha: number },
): number | undefined => {
  const counted = tally.holds + tally.violated + tally.undetermined;
  const at = (n: number): RegimeTally => {
    const part = (of: number): number => Math.round((n * of) / Math.max(1, counted));
    const [violated, undetermined] = [part(tally.violated), part(tally.undetermined)];
    return { holds: n - violated - undetermined, violated, undetermined, outOfRegime: 0 };
  };
  for (let n = Math.max(1, counted); n <= LIMIT; n++) if (regimeShare(at(n), rule).decision !== 'open') return n;
  return undefined;
};
