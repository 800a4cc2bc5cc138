import { meanAndDeviation } from '../stats/meanAndDeviation.ts';
import type { RecordedBlock, RecordedCheck } from './evidenceRecord.ts';
import { type Difference, firstDifference } from './firstDifference.ts';

/** What training a block again gave. */
export type Replay =
  | { readonly kind: 'same' }
  /** Other bits, but no contrast moved by more than the tolerance; `largest` in standard deviations over the blocks. */
  | { readonly kind: 'close'; readonly largest: number }
  | { readonly kind: 'differs'; readonly difference: Difference };

/** A contrast that moves by less than this share of its standard deviation over blocks moves no verdict to speak of. */
export const CLOSE = 0.1;

/** What must be equal whatever the engine: what was asked for, and which guards passed. */
const askedFor = ({ index, seed, arms, guards, contrasts }: RecordedBlock): object => ({
  index,
  seed,
  arms: Object.fromEntries(Object.entries(arms).map(([arm, { recipe }]) => [arm, { recipe }])),
  guards: guards.map(({ name, passed }) => ({ name, passed })),
  contrasts: Object.fromEntries(Object.keys(contrasts).map((name) => [name, 'a number'])),
});

/** Compares only the numbers that a verdict rests on, in standard deviations over the blocks of the record. */
const closeness = (recorded: RecordedBlock, again: RecordedBlock, blocks: RecordedCheck['blocks']): Replay => {
  const difference = firstDifference(askedFor(recorded), askedFor(again));
  if (difference !== undefined) return { kind: 'differs', difference };
  let largest = 0;
  for (const [name, value] of Object.entries(recorded.contrasts)) {
    const all = blocks.flatMap(({ contrasts }) => contrasts[name] ?? []);
    const { standardDeviation } = meanAndDeviation(all);
    const ours = again.contrasts[name]!; // the names are the same
    const moved = ours === value ? 0 : Math.abs(ours - value) / standardDeviation;
    if (!(moved <= CLOSE)) {
      return { kind: 'differs', difference: { at: `/contrasts/${name}`, theirs: String(value), ours: String(ours) } };
    }
    largest = Math.max(largest, moved);
  }
  return { kind: 'close', largest };
};

/**
 * What a block that was trained again says of the recorded one.
 * @param exact the engine gives the same bits each time, so that any difference is one
 */
export const replayedBlock = (
  check: Pick<RecordedCheck, 'blocks'>,
  recorded: RecordedBlock,
  again: RecordedBlock,
  exact: boolean,
): Replay => {
  const difference = firstDifference(recorded, again);
  if (difference === undefined) return { kind: 'same' };
  return exact ? { kind: 'differs', difference } : closeness(recorded, again, check.blocks);
};
