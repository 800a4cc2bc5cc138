import type { ArmNumbers, Claim, GuardOutcome, Regime } from './claim.ts';
import type { Curves } from './figure.ts';
import type { Recipe } from './recipe.ts';
import type { Observation, RunOutcome } from './run.ts';
import type { Seed } from './seed.ts';
import type { Interval, Verdict } from './verdict.ts';

/** What one arm did in one block. */
export interface ArmEvidence {
  readonly recipe: Recipe;
  readonly outcome: RunOutcome;
  readonly updates: number;
  readonly observations: readonly Observation[];
  /** The numbers the claim reports of this arm. */
  readonly numbers: ArmNumbers;
}

/** One seed block as it came in. `contrasts` is empty when a guard failed: the block then counts for no mean. */
export interface BlockEvidence {
  readonly index: number;
  readonly seed: Seed;
  readonly arms: Readonly<Record<string, ArmEvidence>>;
  readonly contrasts: Readonly<Record<string, number>>;
  readonly guards: readonly GuardOutcome[];
  /** Points of the claim's figures, by name of figure. */
  readonly curves?: Readonly<Record<string, Curves>>;
}

export type Decision = 'inside' | 'outside' | 'open';

/** One hypothesis at one look. */
export interface HypothesisLook {
  readonly contrast: string;
  /** Blocks that count, n. */
  readonly blocks: number;
  readonly mean: number;
  /** Divides by n - 1; 0 for n < 2. */
  readonly standardDeviation: number;
  /** Confidence sequence for the mean at this hypothesis' alpha; infinite ends while there is no bound yet. */
  readonly interval: Interval;
  readonly decision: Decision;
  /** Decision of the distribution-free sign sequence about the median, beside it. */
  readonly signDecision: Decision;
}

/** One look at the evidence: every one that was taken is kept. */
export interface Look {
  /** Blocks done, those with failed guards included. */
  readonly afterBlock: number;
  readonly hypotheses: readonly HypothesisLook[];
}

/** The check of one claim. */
export interface ClaimCheck {
  readonly claim: Claim;
  /** Absent when the claim has no regime on this data set. */
  readonly regime?: Regime;
  /** Error probability of each of the claim's confidence sequences. */
  readonly alphaPerHypothesis: number;
  readonly blocks: readonly BlockEvidence[];
  readonly looks: readonly Look[];
  readonly verdict: Verdict;
}

/** Reported while a check runs. */
export type CheckEvent =
  | { readonly kind: 'claimStarted'; readonly claim: Claim; readonly claimIndex: number; readonly claimCount: number }
  | {
      readonly kind: 'blockStarted';
      readonly claim: Claim;
      readonly block: number;
      readonly maxBlocks: number;
      readonly arms: number;
    }
  | {
      readonly kind: 'armTrained';
      readonly claim: Claim;
      readonly block: number;
      readonly arm: string;
      /** Wall-clock seconds of the run. */
      readonly seconds: number;
    }
  | { readonly kind: 'blockMeasured'; readonly claim: Claim; readonly block: BlockEvidence; readonly look?: Look }
  | { readonly kind: 'claimJudged'; readonly check: ClaimCheck };
