import { canonicalJson } from './canonicalJson.ts';

/** The first place where two values differ, and what is there as canonical JSON. */
export interface Difference {
  /** As in a JSON pointer: '' for the values themselves. */
  readonly at: string;
  readonly theirs: string;
  readonly ours: string;
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A number as it is, so that one that no record may hold can be shown too. */
const shown = (value: unknown): string => {
  if (value === undefined) return 'none';
  return typeof value === 'number' ? String(value) : canonicalJson(value);
};

/** The first difference of two JSON values, keys in sorted order; undefined when there is none. */
export const firstDifference = (theirs: unknown, ours: unknown, at = ''): Difference | undefined => {
  if (isContainer(theirs) && isContainer(ours) && Array.isArray(theirs) === Array.isArray(ours)) {
    for (const key of [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].sort()) {
      const difference = firstDifference(theirs[key], ours[key], `${at}/${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return shown(theirs) === shown(ours) ? undefined : { at, theirs: shown(theirs), ours: shown(ours) };
};
