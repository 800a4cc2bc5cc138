import type { CheckEvent } from '../core/check.ts';
import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { cheapestFailure } from './cheapestFailure.ts';
import { drawRegimes, legalRegimesOf, regimesSeed } from './drawRegimes.ts';
import { DEFAULT_ALPHA, errorBudget } from './errorBudget.ts';
import { compareCost, type PricedRegime, pricedRegime, type RegimeCheck, regimeRunner } from './regimeRunner.ts';
import { type RegimeShare, type RegimeTally, regimeShare, tallyOf } from './regimeShare.ts';
import { type CheckBudget, checkBudget } from './runCheck.ts';
import { noRegimeVerdict, type ShareVerdict, shareVerdict } from './shareVerdict.ts';

/** The claim must hold in at least `asked` of its regimes. */
export interface ShareRule {
  /** In (0, 1). */
  readonly asked: number;
  /** Regimes after which the answer is `undetermined`. */
  readonly maxRegimes: number;
  /** Checks that may be spent to make a violation cheaper; 0 = none. */
  readonly maxShrinks: number;
}

export interface OverRegimesOptions {
  readonly claim: Claim;
  /** Whole sets, before any split or pooling; each regime is on one of them. */
  readonly datasets: readonly Dataset[];
  readonly trainer: Trainer;
  readonly seed: Seed;
  readonly share: ShareRule;
  /** `maxBlocks` of each regime; `seconds` for all of them, looked at between regimes. */
  readonly budget: CheckBudget;
  /** Probability of any wrong verdict, that on the share included; absent: `DEFAULT_ALPHA`. */
  readonly alpha?: number;
  readonly concurrency?: number;
  /** Milliseconds; needed for `budget.seconds` alone. */
  readonly now?: () => number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: CheckEvent) => void;
  /** After each regime that was drawn, and after each that was tried to make a violation cheaper. */
  readonly onRegime?: (regime: RegimeCheck, share: RegimeShare | undefined) => void;
}

export interface OverRegimesResult {
  readonly claim: Claim;
  readonly verdict: ShareVerdict;
  /** Those drawn, in order; a regime that was drawn twice stands here twice and was run once. */
  readonly regimes: readonly RegimeCheck[];
  /** Those tried to make a violation cheaper, in order. */
  readonly shrinks: readonly RegimeCheck[];
  readonly tally: RegimeTally;
  readonly share: RegimeShare;
  /** The cheapest regime found in which the claim is violated. */
  readonly counterexample?: RegimeCheck;
  /** Error probability of the decision on the share. */
  readonly alphaOfShare: number;
  /** Error probability of the check of each regime. */
  readonly alphaOfRegime: number;
  readonly interrupted: boolean;
}

const refuseBadRule = ({ share: { asked, maxRegimes, maxShrinks }, datasets }: OverRegimesOptions): void => {
  if (!(asked > 0 && asked < 1)) {
    throw new ExperimentError(
      'E_SHARE_RANGE',
      `share ${asked} is not in (0, 1): it is the share of regimes in which the claim must hold, e.g. 0.8.`,
    );
  }
  if (!Number.isInteger(maxRegimes) || maxRegimes < 1) {
    throw new ExperimentError('E_BUDGET_RANGE', `maxRegimes ${maxRegimes} is not a positive integer.`);
  }
  if (!Number.isInteger(maxShrinks) || maxShrinks < 0) {
    throw new ExperimentError('E_BUDGET_RANGE', `maxShrinks ${maxShrinks} is not an integer >= 0.`);
  }
  if (datasets.length === 0) {
    throw new ExperimentError('E_NO_DATA', 'there are no data to draw regimes on: give at least one data set.');
  }
};

const isViolated = ({ check: { verdict } }: RegimeCheck): boolean => verdict.kind === 'violated';

/**
 * Checks a claim as a property over its regimes: draws them one after another, checks the claim in each, and stops as
 * soon as it is decided whether it holds in at least the share asked for. The cheapest violation is then made cheaper by
 * fast-check's shrinking. Half of alpha is the share's, half is shared by the checks of all regimes and shrinks that the
 * rule allows: with probability >= 1 - alpha every verdict is right, and so is the one on the share.
 * The same options give the same result, bit by bit, if the trainer is deterministic and there is no time budget.
 * @throws ExperimentError `E_SHARE_RANGE`, `E_BUDGET_RANGE`, `E_NO_CLOCK`, `E_ALPHA_RANGE`, `E_NO_DATA`, and those of `runCheck`
 */
export const checkOverRegimes = async (options: OverRegimesOptions): Promise<OverRegimesResult> => {
  refuseBadRule(options);
  checkBudget(options);
  const { claim, datasets, seed, share, budget, onRegime, alpha = DEFAULT_ALPHA, now = () => 0 } = options;
  const { maxRegimes, maxShrinks } = share;
  errorBudget([claim], alpha); // refuses an alpha that is none
  const rule = { asked: share.asked, alpha: alpha / 2 };
  const alphaOfRegime = alpha / 2 / (maxRegimes + maxShrinks);
  const check = regimeRunner({ ...options, maxBlocks: budget.maxBlocks, alpha: alphaOfRegime });
  const end = now() + 1000 * (budget.seconds ?? Number.POSITIVE_INFINITY);
  const regimes: RegimeCheck[] = [];
  const shrinks: RegimeCheck[] = [];
  const tally = (): RegimeTally => tallyOf(regimes.map(({ check: { verdict } }) => verdict.kind));
  let interrupted = false;
  /** Undefined when the time is up or the signal aborted. */
  const checked = async (regime: PricedRegime): Promise<RegimeCheck | undefined> => {
    if (now() >= end) return undefined;
    const done = await check(regime);
    interrupted ||= done === undefined;
    return done;
  };

  let decided = regimeShare(tally(), rule);
  let ended = `the budget of ${maxRegimes} regimes is used up`;
  for (const drawn of drawRegimes(claim, datasets, { root: seed, count: maxRegimes })) {
    const regime = await checked(pricedRegime(claim, drawn));
    if (regime === undefined) {
      const what = interrupted ? 'interrupted' : `the time budget of ${budget.seconds} s ended`;
      ended = `${what} after ${regimes.length} regimes`;
      break;
    }
    regimes.push(regime);
    decided = regimeShare(tally(), rule);
    onRegime?.(regime, decided);
    if (decided.decision !== 'open') break;
  }

  const cheapestViolation = async (): Promise<RegimeCheck | undefined> => {
    const [found] = regimes.filter(isViolated).sort(compareCost);
    if (found === undefined) return undefined;
    let cheapest = found;
    await cheapestFailure(
      legalRegimesOf(claim, datasets).map((drawn) => pricedRegime(claim, drawn)),
      {
        seed: regimesSeed(seed, claim),
        from: { value: found, path: String(regimes.indexOf(found)) },
        compare: compareCost,
        fails: async (candidate) => {
          const tried = shrinks.length < maxShrinks ? await checked(candidate) : undefined;
          if (tried === undefined) return undefined;
          shrinks.push(tried);
          onRegime?.(tried, undefined);
          if (isViolated(tried)) cheapest = tried;
          return isViolated(tried);
        },
      },
    );
    return cheapest;
  };
  const counterexample = await cheapestViolation();
  return {
    claim,
    verdict: noRegimeVerdict(claim, datasets) ?? shareVerdict({ share: decided, tally: tally(), rule, ended }),
    regimes,
    shrinks,
    tally: tally(),
    share: decided,
    ...(counterexample && { counterexample }),
    alphaOfShare: rule.alpha,
    alphaOfRegime,
    interrupted,
  };
};
