import { firstDifference } from '../firstDifference.ts';

/** A place of a record that does not follow from the rest of it. */
export interface Finding {
  /** JSON pointer, e.g. `/checks/0/verdict/kind`. */
  readonly at: string;
  readonly problem: string;
}

export interface Verification {
  /** Empty: everything that can be computed again is as recorded. */
  readonly findings: readonly Finding[];
  /** What cannot be told here, and why: a sentence each, without a full stop. */
  readonly open: readonly string[];
}

export const merged = (parts: readonly Verification[]): Verification => ({
  findings: parts.flatMap(({ findings }) => findings),
  open: parts.flatMap(({ open }) => open),
});

export const found = (findings: readonly Finding[]): Verification => ({ findings, open: [] });

const SHOWN = 200;
const short = (text: string): string => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}...`);

/**
 * A finding where the recorded value is not the one that was computed again.
 * @param source what gives the other value, e.g. `the blocks give`
 */
export const unequal = (at: string, recorded: unknown, source: string, again: unknown): readonly Finding[] => {
  const difference = firstDifference(recorded, again);
  if (difference === undefined) return [];
  return [
    { at: `${at}${difference.at}`, problem: `is ${short(difference.theirs)}; ${source} ${short(difference.ours)}` },
  ];
};
