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

/** One replica that did not finish. */
export interface Unfinished {
  readonly arm: string;
  /** Counted from 1. */
  readonly block: number;
  /** Where it diverged; absent when it missed its target loss. */
  readonly divergedAt?: number;
}

/** Replicas that diverged or missed their target, block by block. */
export const unfinishedReplicas = (check: RecordedCheck): readonly Unfinished[] =>
  check.blocks.flatMap(({ index, arms }) =>
    Object.entries(arms).flatMap(([arm, { outcome }]): readonly Unfinished[] => {
      if (outcome.kind === 'finished') return [];
      return [{ arm, block: index + 1, ...(outcome.kind === 'diverged' && { divergedAt: outcome.epoch }) }];
    }),
  );

/** What an arm did in every block, when it is the same, e.g. `arm large diverged in all 8 blocks, at epoch 2 to 2.5`. */
const alwaysUnfinished = (runs: readonly Unfinished[], blocks: number): string | undefined => {
  const epochs = runs.flatMap(({ divergedAt }) => divergedAt ?? []);
  if (blocks < 2 || runs.length < blocks || (epochs.length > 0 && epochs.length < blocks)) return undefined;
  const start = `arm ${runs[0]!.arm}`;
  if (epochs.length === 0) return `${start} missed its target loss in all ${blocks} blocks`;
  const [first, last] = [Math.min(...epochs), Math.max(...epochs)];
  return `${start} diverged in all ${blocks} blocks, at epoch ${first === last ? first : `${first} to ${last}`}`;
};

/**
 * Arms that diverged or missed their target: one that did in all blocks first and in one line, then the blocks of the
 * others, e.g. `arm large, block 3: diverged at epoch 2.5`.
 */
export const unfinishedArms = (check: RecordedCheck): readonly string[] => {
  const unfinished = unfinishedReplicas(check);
  const always = new Map(
    unique(unfinished.map(({ arm }) => arm)).map((name) => {
      const runs = unfinished.filter(({ arm }) => arm === name);
      return [name, alwaysUnfinished(runs, check.blocks.length)] as const;
    }),
  );
  return [
    ...[...always.values()].filter((text) => text !== undefined),
    ...unfinished
      .filter(({ arm }) => always.get(arm) === undefined)
      .map(({ arm, block, divergedAt }) => {
        const what = divergedAt === undefined ? 'missed its target loss' : `diverged at epoch ${divergedAt}`;
        return `arm ${arm}, block ${block}: ${what}`;
      }),
  ];
};
