import { claimsNamed } from '../claims/allClaims.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { parseRegimeName } from '../core/regimeName.ts';
import { seedFrom } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { type Shrunk, shrinkViolation, type TriedRegime } from '../judge/shrinkViolation.ts';
import type { ReplayableRecord } from './replayableRecord.ts';
import { type ReplayTask, replayTask } from './replayTask.ts';

/** The search for a cheaper violation of a recorded one. */
export interface SearchedViolation {
  readonly task: ReplayTask;
  /** Of the claim's hypotheses together, as in the record. */
  readonly alpha: number;
  /** What a block of the record took when it was trained again. */
  readonly secondsPerBlock: number;
  readonly shrunk: Shrunk;
}

/** To twelve digits, so that 0.01 shared by twelve and given back to three is 0.0025. */
export const alphaOfTask = ({ check }: Pick<ReplayTask, 'check'>): number =>
  Number((check.alphaPerHypothesis * check.claim.hypotheses.length).toPrecision(12));

/**
 * Trains the first block of a violated claim again, so that the trainer is known to be that of the record, then looks for a
 * cheaper check that is violated.
 * @param work.signal ends it all by throwing; `search` ends the search with what was found
 * @throws ExperimentError `E_SHRINK_DIFFERS`
 */
export const searchedViolation = async (
  task: ReplayTask,
  replayable: ReplayableRecord,
  work: {
    readonly trainer: Trainer;
    readonly maxChecks: number;
    readonly signal: AbortSignal;
    /** Called when the search begins. */
    readonly search: () => AbortSignal;
    readonly onTried: (tried: TriedRegime) => void;
  },
): Promise<SearchedViolation> => {
  const { path, record, dataset } = replayable;
  const { trainer, maxChecks, signal, search, onTried } = work;
  const { check } = task;
  const startedAt = performance.now();
  const replay = await replayTask(task, replayable, { trainer, signal });
  const secondsPerBlock = (performance.now() - startedAt) / 1000;
  if (replay.kind === 'differs') {
    const { at, theirs, ours } = replay.difference;
    throw new ExperimentError(
      'E_SHRINK_DIFFERS',
      `${path}: block 1 of ${check.claim.name} differs when it is trained again: ${at} is ${theirs}, and now ${ours}. The trainer is not the one of the record any more, or gives other numbers each time: check it anew, with --shrink.`,
    );
  }
  const { claim: name, changes } = parseRegimeName(check.claim.name);
  const shrunk = await shrinkViolation(
    {
      claim: claimsNamed([name])[0]!,
      changes,
      dataset,
      seed: seedFrom(record.settings.seed),
      alpha: alphaOfTask(task),
      blocks: check.blocks.length,
      maxBlocks: Math.max(record.settings.budget.maxBlocks, check.blocks.length),
    },
    { trainer, maxChecks, signal: search(), now: () => performance.now(), concurrency: 2, onTried },
  );
  return { task, alpha: alphaOfTask(task), secondsPerBlock, shrunk };
};
