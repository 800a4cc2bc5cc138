import type { CheckEvent, ClaimCheck } from '../core/check.ts';
import type { Claim } from '../core/claim.ts';
import { claimInRegime } from '../core/claimInRegime.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import type { DrawnRegime } from './drawRegimes.ts';
import { regimeCost } from './regimeCost.ts';
import { runCheck } from './runCheck.ts';

/** A regime with what a block of the claim costs in it. */
export interface PricedRegime extends DrawnRegime {
  /** Examples times parameters over the arms. */
  readonly cost: number;
}

/** The check of a claim in one regime. */
export interface RegimeCheck extends PricedRegime {
  readonly check: ClaimCheck;
}

export const pricedRegime = (claim: Claim, drawn: DrawnRegime): PricedRegime => ({
  ...drawn,
  cost: regimeCost(claim, drawn.dataset, drawn.regime),
});

/** Negative where `a` is the cheaper one; at the same cost that with fewer changes comes first. */
export const compareCost = (a: PricedRegime, b: PricedRegime): number =>
  a.cost - b.cost || Object.keys(a.changes).length - Object.keys(b.changes).length;

/**
 * Checks a claim in one regime after another, each once: the same seed gives the same verdict again. The function gives
 * undefined when the signal aborted before the verdict.
 */
export const regimeRunner = (work: {
  readonly claim: Claim;
  readonly trainer: Trainer;
  readonly seed: Seed;
  readonly maxBlocks: number;
  /** Of each check. */
  readonly alpha: number;
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: CheckEvent) => void) | undefined;
}): ((regime: PricedRegime) => Promise<RegimeCheck | undefined>) => {
  const { claim, trainer, seed, maxBlocks, alpha, concurrency, signal, onEvent } = work;
  const known = new Map<string, RegimeCheck>();
  return async (regime) => {
    const own = claimInRegime(claim, regime.changes);
    const key = `${own.name} on ${regime.dataset.id}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const { checks, interrupted } = await runCheck({
      claims: [own],
      dataset: regime.dataset,
      trainer,
      seed,
      budget: { maxBlocks },
      alpha,
      ...(concurrency !== undefined && { concurrency }),
      ...(signal && { signal }),
      ...(onEvent && { onEvent }),
    });
    if (interrupted) return undefined;
    const done = { ...regime, check: checks[0]! };
    known.set(key, done);
    return done;
  };
};
