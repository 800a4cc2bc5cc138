import type { RecordedCheck } from '../records/evidenceRecord.ts';
import { MANY_ARMS } from './armSummary.ts';

/** How a vacuity guard fared over all blocks of a claim. */
export interface GuardSummary {
  readonly name: string;
  readonly passed: number;
  readonly blocks: number;
  /** Of the last block when all passed. */
  readonly detail: string;
  /** `block` is counted from 1, as for readers everywhere. */
  readonly failures: readonly { readonly block: number; readonly detail: string }[];
}

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

/** `loss fell (large)` -> `loss fell`: what is guarded, without the arm. */
const guardedThing = (name: string): string => name.replace(/ \(.*\)$/, '');

/**
 * One summary per guard, in the order of the blocks' guards. Of more than `MANY_ARMS` guards those that ask the same of
 * several arms share one, `loss fell (26 arms)`: a block passes it when every arm does, and the first failure speaks
 * for its block.
 */
export const guardSummaries = (check: RecordedCheck): readonly GuardSummary[] => {
  const outcomes = check.blocks.flatMap(({ index, guards }) => guards.map((guard) => ({ ...guard, block: index + 1 })));
  const names = unique(outcomes.map(({ name }) => name));
  const many = names.length > MANY_ARMS;
  return unique(many ? names.map(guardedThing) : names).map((title) => {
    const members = many ? names.filter((name) => guardedThing(name) === title) : [title];
    const own = outcomes.filter(({ name }) => members.includes(name));
    const blocks = unique(own.map(({ block }) => block));
    const failures = blocks.flatMap((block) => {
      const [first, ...others] = own.filter((outcome) => outcome.block === block && !outcome.passed);
      if (first === undefined) return [];
      return [{ block, detail: first.detail + (others.length === 0 ? '' : `; and ${others.length} more`) }];
    });
    return {
      name: members.length === 1 ? members[0]! : `${title} (${members.length} arms)`,
      passed: blocks.length - failures.length,
      blocks: blocks.length,
      detail: members.length === 1 ? own.at(-1)!.detail : '',
      failures,
    };
  });
};

/** Replicas that diverged or missed their target, e.g. `arm large, block 3: diverged at epoch 2.5`. */
export const unfinishedArms = (check: RecordedCheck): readonly string[] =>
  check.blocks.flatMap(({ index, arms }) =>
    Object.entries(arms).flatMap(([name, { outcome }]) => {
      if (outcome.kind === 'finished') return [];
      const what = outcome.kind === 'diverged' ? `diverged at epoch ${outcome.epoch}` : 'missed its target loss';
      return [`arm ${name}, block ${index + 1}: ${what}`];
    }),
  );
