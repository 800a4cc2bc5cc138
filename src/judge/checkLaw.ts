import fc from 'fast-check';
import { ExperimentError } from '../core/experimentError.ts';
import type { Law, LawCheck, LawTrial } from '../core/law.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { notAsked } from './notAsked.ts';
import { plainInput } from './plainInput.ts';

export interface LawOptions {
  readonly seed: Seed;
  /** Trials; absent: as many as the law asks for. */
  readonly runs?: number;
  /** Aborts between two trials. */
  readonly signal?: AbortSignal;
}

/** What fast-check draws the cases of a law from. */
export const drawSeedOf = (seed: Seed, law: string): number => splitSeed(seed, 'law', law)[0] | 0;

/** How a trial failed: by its number, or because the trainer threw. */
type Failure =
  | { readonly kind: 'deviates'; readonly trial: LawTrial; readonly deviation: number }
  | { readonly kind: 'crashes'; readonly trial: LawTrial; readonly cause: unknown };

/** What was drawn first, for a message: long enough to know it again. */
const shortText = (input: object): string => {
  const text = JSON.stringify(plainInput(input));
  return text.length <= 1000 ? text : `${text.slice(0, 1000)} ... (${text.length} characters)`;
};

/** What probes say of a trainer that broke a law. A trainer that fails on them has broken it none the less. */
const findingOf = async (trial: LawTrial, trainer: Trainer): Promise<string | undefined> => {
  try {
    return await trial.finding?.(trainer);
  } catch {
    return undefined;
  }
};

/**
 * Checks one law: draws trials, and makes the first that fails smaller as long as it goes on failing in the same way.
 * The same seed, trainer and number of trials give the same answer, counterexample included.
 * @throws ExperimentError `E_LAW_CRASHED` with the smallest input found on which the trainer throws; `E_BUDGET_RANGE` for a
 *   number of trials that is no positive integer; the signal's reason when it aborts
 */
export const checkLaw = async (law: Law, trainer: Trainer, { seed, runs, signal }: LawOptions): Promise<LawCheck> => {
  const numRuns = runs ?? law.runs;
  if (!Number.isInteger(numRuns) || numRuns < 1) {
    throw new ExperimentError('E_BUDGET_RANGE', `runs ${numRuns} of law ${law.name} is not a positive integer.`);
  }
  const drawSeed = drawSeedOf(seed, law.name);
  const reason = notAsked(trainer, law.needs, 'law');
  if (reason !== undefined) return { law, drawSeed, verdict: { kind: 'outOfRegime', reason } };

  let failure: Failure | undefined; // the last that fast-check took for a smaller one
  let largestDeviation = 0;
  let refused: { readonly count: number; readonly reason: string } = { count: 0, reason: '' };
  const failureOf = async (trial: LawTrial): Promise<Failure | undefined> => {
    try {
      const deviation = await trial.deviation(trainer);
      if (!(deviation <= law.tolerance)) return { kind: 'deviates', trial, deviation };
      largestDeviation = Math.max(largestDeviation, deviation);
      return undefined;
    } catch (cause) {
      if (cause instanceof ExperimentError && cause.code === 'E_TRAINER_UNSUPPORTED') {
        refused = { count: refused.count + 1, reason: cause.message.replace(/\.$/, '') };
        return undefined;
      }
      return { kind: 'crashes', trial, cause };
    }
  };
  const property = fc.asyncProperty(law.trials, async (trial) => {
    if (signal?.aborted) return true; // fast-check knows no signals: the rest passes in no time
    const found = await failureOf(trial);
    if (found === undefined || (failure !== undefined && failure.kind !== found.kind)) return true;
    failure = found;
    return false;
  });
  const details = await fc.check(property, { seed: drawSeed, numRuns });
  signal?.throwIfAborted();
  if (failure === undefined) {
    const cases = numRuns - refused.count;
    if (cases > 0) return { law, drawSeed, verdict: { kind: 'holds', cases, largestDeviation } };
    return { law, drawSeed, verdict: { kind: 'outOfRegime', reason: refused.reason } };
  }
  const { trial } = failure;
  if (failure.kind === 'crashes') {
    const { cause } = failure;
    throw new ExperimentError(
      'E_LAW_CRASHED',
      `law ${law.name}: the trainer ${trainer.name} failed with "${cause instanceof Error ? cause.message : String(cause)}" on ${shortText(trial.input)}. A trainer must train what is drawn, so this is neither held nor violated: repair it, or leave the law out.`,
      { cause },
    );
  }
  const finding = await findingOf(trial, trainer);
  return {
    law,
    drawSeed,
    verdict: {
      kind: 'violated',
      cases: details.numRuns,
      counterexample: plainInput(trial.input),
      deviation: failure.deviation,
      ...(finding !== undefined && { finding }),
      path: details.counterexamplePath!,
    },
  };
};
