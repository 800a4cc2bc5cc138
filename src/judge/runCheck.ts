import type { BlockEvidence, CheckEvent, ClaimCheck } from '../core/check.ts';
import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { blockQueue } from './blockQueue.ts';
import { blocksOf } from './blocksOf.ts';
import { checkClaims } from './checkClaims.ts';
import { openCheck } from './checkProgress.ts';
import { continueCheck, type Ended, sureBlocks } from './continueCheck.ts';
import { errorBudget } from './errorBudget.ts';
import { eventsInOrder } from './eventsInOrder.ts';

export interface CheckBudget {
  /** Blocks of each claim, those with failed guards included. */
  readonly maxBlocks: number;
  /**
   * For the whole check; looked at between blocks only. Each claim may use its equal share of what is left. With it,
   * how many blocks there are depends on the machine; without it, nothing does.
   */
  readonly seconds?: number;
}

export interface CheckOptions {
  readonly claims: readonly Claim[];
  /** The whole set, before any split or pooling. */
  readonly dataset: Dataset;
  readonly trainer: Trainer;
  readonly seed: Seed;
  readonly budget: CheckBudget;
  /** Probability of any wrong verdict; absent: `DEFAULT_ALPHA`. */
  readonly alpha?: number;
  /** Blocks at once while there are too few for a decision; absent: 2. A single-threaded trainer works them off in turn. */
  readonly concurrency?: number;
  /** Milliseconds, e.g. `performance.now()`; needed for `budget.seconds` alone. */
  readonly now?: () => number;
  /** Aborts between blocks and inside trainings. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: CheckEvent) => void;
  /** After each block, with all claims as they stand: what to write down against a crash. */
  readonly onCheckpoint?: (checks: readonly ClaimCheck[]) => void | Promise<void>;
  /** Asked before each claim, with those that are judged: how the check ended, if this claim is not to be begun. */
  readonly endedBefore?: (judged: readonly ClaimCheck[]) => string | undefined;
  /** Blocks of an earlier check with the same seed, by claim name. */
  readonly resume?: Readonly<Record<string, readonly BlockEvidence[]>>;
}

export interface CheckResult {
  /** One per claim, in the order asked for. */
  readonly checks: readonly ClaimCheck[];
  /** The signal aborted before every claim was judged: `resume` with these blocks goes on from here. */
  readonly interrupted: boolean;
}

/** @throws ExperimentError `E_BUDGET_RANGE`, `E_NO_CLOCK` */
export const checkBudget = ({
  budget: { maxBlocks, seconds },
  concurrency = 1,
  now,
}: Pick<CheckOptions, 'budget' | 'concurrency' | 'now'>): void => {
  for (const [name, value] of Object.entries({ maxBlocks, concurrency })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ExperimentError('E_BUDGET_RANGE', `${name} ${value} is not a positive integer.`);
    }
  }
  if (seconds === undefined) return;
  if (!(seconds > 0)) {
    throw new ExperimentError('E_BUDGET_RANGE', `seconds ${seconds} is not above 0: give the time the check may take.`);
  }
  if (now === undefined) {
    throw new ExperimentError(
      'E_NO_CLOCK',
      `a time budget of ${seconds} s needs a clock: pass now, e.g. performance.now.`,
    );
  }
};

/**
 * Checks claims one after another, each block by block until its verdict. The same options give the same result, bit
 * by bit, whatever the concurrency and the machine (as long as the trainer is deterministic and there is no time
 * budget). All claims share `alpha`; see `errorBudget` and `decideClaim` for the rules.
 * @throws ExperimentError `E_ALPHA_RANGE`, `E_NO_CLAIMS`, `E_CLAIM_EMPTY`, `E_CLAIM_REGION`, `E_CLAIM_TWICE`,
 * `E_BUDGET_RANGE`, `E_NO_CLOCK`, `E_RESUME_MISMATCH` before anything runs; what claims and trainer throw later
 */
export const runCheck = async (options: CheckOptions): Promise<CheckResult> => {
  const { claims, dataset, trainer, seed, budget, signal, resume = {} } = options;
  checkBudget(options);
  checkClaims(claims);
  const alphaPerHypothesis = errorBudget(claims, options.alpha);
  const onEvent = options.onEvent ?? (() => undefined);
  const now = options.now ?? (() => 0);
  const end = now() + 1000 * (budget.seconds ?? Number.POSITIVE_INFINITY);
  const all = claims.map((claim) =>
    openCheck({
      claim,
      dataset,
      trainer,
      root: seed,
      alphaPerHypothesis,
      maxBlocks: budget.maxBlocks,
      earlier: resume[claim.name] ?? [],
    }),
  );
  const snapshots = (): readonly ClaimCheck[] => all.map((progress) => progress.snapshot());
  const deadlines: number[] = [];
  const announce = eventsInOrder(onEvent);
  const queue = blockQueue<BlockEvidence | Ended>(
    all.map((progress, claimIndex) => ({
      from: progress.blocksDone(),
      sure: progress.verdict() === undefined ? sureBlocks(progress, alphaPerHypothesis) : 0,
      start: blocksOf(progress, {
        dataset,
        trainer,
        root: seed,
        signal,
        timeIsUp: () => now() >= deadlines[claimIndex]!,
        onEvent: (event) => announce.of(claimIndex, event),
      }),
    })),
    // with a time budget each claim has a share of its own
    { concurrency: options.concurrency ?? 2, aheadOfLine: budget.seconds === undefined },
  );
  let interrupted = false;
  try {
    for (const [claimIndex, progress] of all.entries()) {
      const { claim, regime } = progress;
      onEvent({ kind: 'claimStarted', claim, claimIndex, claimCount: claims.length });
      announce.open(claimIndex);
      const endedBefore = options.endedBefore?.(snapshots().slice(0, claimIndex));
      if (endedBefore !== undefined) progress.close(endedBefore);
      if (progress.verdict() === undefined && regime !== undefined) {
        const started = now();
        deadlines[claimIndex] = started + (end - started) / (claims.length - claimIndex);
        const ended = await continueCheck(progress, {
          take: (index) => queue.take(claimIndex, index),
          onEvent,
          onBlock: () => options.onCheckpoint?.(snapshots()),
        });
        queue.leave(claimIndex);
        if (ended === 'interrupted') interrupted = true;
        if (ended !== undefined) {
          const share = claims.length > 1 ? "this claim's share of the" : 'the';
          progress.close(ended === 'interrupted' ? 'interrupted' : `${share} time budget of ${budget.seconds} s ended`);
        }
      }
      onEvent({ kind: 'claimJudged', check: progress.snapshot() });
    }
  } finally {
    await queue.close();
  }
  return { checks: snapshots(), interrupted };
};
