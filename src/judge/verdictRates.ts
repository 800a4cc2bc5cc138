import type { Verdict } from '../core/verdict.ts';
import { binomialInterval } from '../stats/binomialInterval.ts';
import type { ResampledCheck } from './resampledChecks.ts';

/** A share with its 95 % interval by Wilson, as if all trials were separate ones. */
export interface MeasuredRate {
  readonly count: number;
  readonly of: number;
  readonly lower: number;
  readonly upper: number;
}

/** @param count in [0, of]; `of` >= 1 */
export const measuredRate = (count: number, of: number): MeasuredRate => ({
  count,
  of,
  ...binomialInterval({ successes: count, trials: of }),
});

/** How often each verdict came, and how many blocks it took. */
export interface VerdictRates extends Readonly<Record<Verdict['kind'], MeasuredRate>> {
  /** `p99`: 99 % of the checks took at most so many. */
  readonly blocks: { readonly mean: number; readonly median: number; readonly p99: number };
}

/** @param checks at least one */
export const verdictRates = (checks: readonly ResampledCheck[]): VerdictRates => {
  const of = (kind: Verdict['kind']): MeasuredRate =>
    measuredRate(checks.filter(({ verdict }) => verdict === kind).length, checks.length);
  const blocks = checks.map((check) => check.blocks).sort((a, b) => a - b);
  const at = (share: number): number => blocks[Math.min(blocks.length - 1, Math.floor(share * blocks.length))]!;
  return {
    holds: of('holds'),
    violated: of('violated'),
    undetermined: of('undetermined'),
    outOfRegime: of('outOfRegime'),
    blocks: { mean: blocks.reduce((a, b) => a + b, 0) / blocks.length, median: at(0.5), p99: at(0.99) },
  };
};
