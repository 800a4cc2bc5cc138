import type { Claim, RegimeChanges } from '../core/claim.ts';
import { claimInRegime } from '../core/claimInRegime.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { cheaperRegimes } from './cheaperRegimes.ts';
import { cheapestFailure } from './cheapestFailure.ts';
import { regimesSeed } from './drawRegimes.ts';
import { type PricedRegime, type RegimeCheck, regimeRunner } from './regimeRunner.ts';

/** A claim that was violated in one regime. */
export interface Violation {
  /** Without changes. */
  readonly claim: Claim;
  /** Of the regime in which it was violated, which the claim has on the data. */
  readonly changes: RegimeChanges;
  readonly dataset: Dataset;
  readonly seed: Seed;
  /** Of the claim's hypotheses together. */
  readonly alpha: number;
  /** Blocks until the verdict. */
  readonly blocks: number;
  /** Blocks that the verdict was allowed. */
  readonly maxBlocks: number;
}

/** A cheaper regime may take so many times the blocks of the violation known; most that hold, hold much later. */
const MORE = 2;

export interface ShrinkOptions {
  readonly trainer: Trainer;
  /** Checks that may be spent. */
  readonly maxChecks: number;
  /** Ends the search with what was found, also inside a check. */
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly now: () => number;
  readonly concurrency?: number;
  readonly onTried?: (tried: TriedRegime) => void;
}

/** The check of a regime below the recorded one. */
export interface TriedRegime extends RegimeCheck {
  /** Blocks it was allowed: twice those of the cheapest violation known by then, and none that would make it cost as much. */
  readonly maxBlocks: number;
  readonly seconds: number;
}

export interface Shrunk {
  /** The regime in which the claim was violated, with what a block of it costs. */
  readonly from: PricedRegime;
  readonly tried: readonly TriedRegime[];
  /** The cheapest of those tried in which the claim is violated. */
  readonly cheapest?: TriedRegime;
  /** Nothing cheaper is left to try, or the checks are spent, or the signal aborted, or the trainer failed. */
  readonly ended: 'exhausted' | 'checks' | 'aborted' | { readonly error: unknown };
}

/**
 * Looks for the cheapest check of a violated claim that is still violated: by the same rule at the same alpha, on the same
 * data and root seed, in a regime whose check costs less in all, blocks times the cost of one. Descends as fast-check
 * shrinks (`cheapestFailure`): all numbers at once first, then one by one. Each check stands for itself, as if it alone had been asked for.
 * The same options give the same result where neither the signal nor the trainer ends it.
 */
export const shrinkViolation = async (violation: Violation, options: ShrinkOptions): Promise<Shrunk> => {
  const { claim, changes, dataset, seed, alpha } = violation;
  const { trainer, maxChecks, signal, now, concurrency, onTried } = options;
  const { places, top, at } = cheaperRegimes(claim, dataset, changes);
  const from = at(top)!;
  const tried: TriedRegime[] = [];
  const seen = new Set<string>();
  let cheapest: TriedRegime | undefined;
  let known = { blocks: violation.blocks, cost: violation.blocks * from.cost };
  let ended: Shrunk['ended'] = 'exhausted';

  /** Undefined when the search is over. */
  const checked = async (regime: PricedRegime): Promise<TriedRegime | undefined> => {
    if (tried.length >= maxChecks) {
      ended = 'checks';
      return undefined;
    }
    const maxBlocks = Math.min(violation.maxBlocks, MORE * known.blocks, Math.ceil(known.cost / regime.cost) - 1);
    const startedAt = now();
    try {
      const run = regimeRunner({ claim, trainer, seed, maxBlocks, alpha, concurrency, signal });
      const done = await run(regime);
      if (done !== undefined) return { ...done, maxBlocks, seconds: (now() - startedAt) / 1000 };
      ended = 'aborted';
    } catch (error) {
      ended = { error };
    }
    return undefined;
  };

  const price = (of: number[]): number => at(of)?.cost ?? Number.POSITIVE_INFINITY;
  await cheapestFailure(places, {
    seed: regimesSeed(seed, claim),
    first: top,
    from: { value: top, path: '0' },
    compare: (a, b) => price(a) - price(b),
    fails: async (candidate) => {
      const regime = at(candidate)!; // what has no price is never cheaper
      const { name } = claimInRegime(claim, regime.changes);
      if (seen.has(name)) return false; // other places, the same regime
      seen.add(name);
      const done = await checked(regime);
      if (done === undefined) return undefined;
      tried.push(done);
      onTried?.(done);
      if (done.check.verdict.kind !== 'violated') return false;
      cheapest = done;
      const blocks = done.check.blocks.length;
      known = { blocks, cost: blocks * done.cost };
      return true;
    },
  });
  return { from, tried, ...(cheapest && { cheapest }), ended };
};
