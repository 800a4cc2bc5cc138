import type { BlockWork } from './blockWork.ts';

/** What is known of a claim before it is checked. */
export interface PlannedClaim {
  readonly name: string;
  /** Wall-clock, > 0. */
  readonly secondsPerBlock: number;
  /** Blocks until a decision: of half of the checks and of 99 in 100, where it is known; `basis` says from what. */
  readonly blocks?: { readonly median: number; readonly p99: number };
  readonly basis: string;
  /** What a block asks of a trainer, where the claim was designed anew. */
  readonly work?: BlockWork;
}

export interface PlannedCheck extends PlannedClaim {
  /** Of the median and of the 99th of 100; absent where the blocks are not known. */
  readonly seconds?: { readonly median: number; readonly p99: number };
  /** Its equal share of the budget, in seconds, and the blocks that fit. */
  readonly share: number;
  readonly blocksInShare: number;
  /** Probability of a decision within its share. */
  readonly decided?: number;
  /** Whether it fits the budget at p99, after those before it that fit. */
  readonly fits: boolean;
}

export interface CheckPlan {
  /** In the order of the claims. */
  readonly checks: readonly PlannedCheck[];
  /** Seconds that fitting claims take at p99. */
  readonly used: number;
  /** Budget at whose equal shares every known claim is decided in 99 of 100 checks. */
  readonly enough: number;
}

/**
 * P(blocks until the decision <= n), linear between what is known: 0 below the least, 1/2 at the median, 0.99 at p99 and
 * beyond. Where median and p99 are equal it jumps there.
 */
const decidedWithin = (n: number, { median, p99 }: { median: number; p99: number }, least: number): number => {
  if (n >= p99) return 0.99;
  if (n >= median) return 0.5 + (0.49 * (n - median)) / (p99 - median);
  return n < least ? 0 : (0.5 * (n - least + 1)) / (median - least + 1);
};

/**
 * What fits a time budget, in the order given (the most important first). Each claim has an equal share of the time, as a
 * check gives it; what an early decision leaves over goes to the claims after it, so the probabilities are on the low side.
 * @param least blocks before which nothing is decided; `budget` in seconds, > 0
 */
export const checkPlan = (claims: readonly PlannedClaim[], budget: number, least: number): CheckPlan => {
  const share = budget / claims.length;
  let used = 0;
  const checks = claims.map((claim): PlannedCheck => {
    const { secondsPerBlock, blocks } = claim;
    const blocksInShare = Math.floor(share / secondsPerBlock);
    if (blocks === undefined) return { ...claim, share, blocksInShare, fits: false };
    const seconds = { median: blocks.median * secondsPerBlock, p99: blocks.p99 * secondsPerBlock };
    const fits = used + seconds.p99 <= budget;
    if (fits) used += seconds.p99;
    return { ...claim, seconds, share, blocksInShare, decided: decidedWithin(blocksInShare, blocks, least), fits };
  });
  const most = Math.max(0, ...checks.map(({ seconds }) => seconds?.p99 ?? 0));
  return { checks, used, enough: claims.length * most };
};
