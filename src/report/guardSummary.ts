import type { RecordedCheck } from '../records/evidenceRecord.ts';

/** How a vacuity guard fared over all blocks of a claim. */
export interface GuardSummary {
  readonly name: string;
  readonly passed: number;
  readonly blocks: number;
  /** Of the last block when all passed. */
  readonly detail: string;
  readonly failures: readonly { readonly block: number; readonly detail: string }[];
}

/** One summary per guard, in the order of the blocks' guards. */
export const guardSummaries = (check: RecordedCheck): readonly GuardSummary[] => {
  const outcomes = check.blocks.flatMap(({ index, guards }) => guards.map((guard) => ({ ...guard, block: index })));
  return [...new Set(outcomes.map(({ name }) => name))].map((name) => {
    const own = outcomes.filter((outcome) => outcome.name === name);
    return {
      name,
      passed: own.filter(({ passed }) => passed).length,
      blocks: own.length,
      detail: own.at(-1)?.detail ?? '',
      failures: own.filter(({ passed }) => !passed).map(({ block, detail }) => ({ block, detail })),
    };
  });
};

/** Replicas that diverged or missed their target, e.g. `arm large, block 3: diverged at epoch 2.5`. */
export const unfinishedArms = (check: RecordedCheck): readonly string[] =>
  check.blocks.flatMap(({ index, arms }) =>
    Object.entries(arms).flatMap(([name, { outcome }]) => {
      if (outcome.kind === 'finished') return [];
      const what = outcome.kind === 'diverged' ? `diverged at epoch ${outcome.epoch}` : 'missed its target loss';
      return [`arm ${name}, block ${index}: ${what}`];
    }),
  );
