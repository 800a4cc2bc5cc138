import { ExperimentError } from '../core/experimentError.ts';
import type { ClimbedRung, LadderRung, RungOutcome } from '../core/ladderRung.ts';
import type { Trainer } from '../core/trainer.ts';
import { notAsked } from './notAsked.ts';

const outcomeOf = async (rung: LadderRung, trainer: Trainer): Promise<RungOutcome> => {
  const reason = notAsked(trainer, rung.needs, 'rung');
  if (reason !== undefined) return { kind: 'lacks', reason };
  try {
    const deviation = await rung.deviation(trainer);
    return { kind: deviation <= rung.tolerance ? 'stands' : 'off', deviation };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const lacks = cause instanceof ExperimentError && cause.code === 'E_TRAINER_UNSUPPORTED';
    return { kind: lacks ? 'lacks' : 'fails', reason };
  }
};

/**
 * Has a trainer climb the rungs from the first to the last, those above one that it is off on too. Never rejects but with the
 * signal's reason.
 */
export const climbLadder = async (
  trainer: Trainer,
  rungs: readonly LadderRung[],
  { signal, onRung }: { readonly signal?: AbortSignal; readonly onRung?: (climbed: ClimbedRung) => void } = {},
): Promise<readonly ClimbedRung[]> => {
  const climbed: ClimbedRung[] = [];
  for (const rung of rungs) {
    signal?.throwIfAborted();
    const one = { rung, outcome: await outcomeOf(rung, trainer) };
    climbed.push(one);
    onRung?.(one);
  }
  return climbed;
};
