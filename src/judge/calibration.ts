import type { BlockEvidence } from '../core/check.ts';
import type { Hypothesis } from '../core/claim.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import type { Interval, Verdict } from '../core/verdict.ts';
import { binomialInterval } from '../stats/binomialInterval.ts';
import { decidedAtEdge } from './decidedAtEdge.ts';
import { guardsPassed } from './lookAt.ts';
import { resampledChecks } from './resampledChecks.ts';
import { type MeasuredRate, measuredRate, type VerdictRates, verdictRates } from './verdictRates.ts';

/** How often checks of equal arms are wrong, from a pool of their blocks. */
export interface Calibration {
  readonly verdicts: VerdictRates;
  /** Checks with the verdict that equal arms make false; its interval takes all checks for separate ones. */
  readonly falseAlarms: MeasuredRate;
  /** The same rate with the interval of as many checks as the pool gives without sharing a block: the one to trust. */
  readonly separate: { readonly checks: number } & Interval;
  /**
   * The worst case: each number of the claim moved to the edge of its region, where every decision is one too many. Absent
   * where too few blocks passed their guards.
   */
  readonly atEdge: readonly { readonly contrast: string; readonly decided: MeasuredRate }[];
}

/**
 * Measures it; undefined where the pool has fewer blocks than one check may take.
 * @param of `wrong`: what `wrongOfEqualArms` says; `checks` >= 1, `maxBlocks` >= 1
 */
export const calibration = (of: {
  readonly hypotheses: readonly Hypothesis[];
  readonly pool: readonly BlockEvidence[];
  readonly wrong: Verdict['kind'];
  readonly alphaPerHypothesis: number;
  readonly maxBlocks: number;
  readonly checks: number;
  readonly seed: Seed;
}): Calibration | undefined => {
  const { hypotheses, pool, wrong, maxBlocks, checks, seed } = of;
  if (pool.length < maxBlocks) return undefined;
  const drawn = resampledChecks({ ...of, seed: splitSeed(seed, 'equal checks') });
  const verdicts = verdictRates(drawn);
  const falseAlarms = verdicts[wrong];
  const separate = Math.max(1, Math.floor(pool.length / verdicts.blocks.mean));
  const edges = pool.filter(guardsPassed).length < maxBlocks ? [] : hypotheses.filter(({ role }) => role === 'claim');
  return {
    verdicts,
    falseAlarms,
    separate: {
      checks: separate,
      ...binomialInterval({ successes: (separate * falseAlarms.count) / checks, trials: separate }),
    },
    atEdge: edges.map((hypothesis) => ({
      contrast: hypothesis.contrast,
      decided: measuredRate(decidedAtEdge({ ...of, hypothesis, seed: splitSeed(seed, 'edge checks') }), checks),
    })),
  };
};
