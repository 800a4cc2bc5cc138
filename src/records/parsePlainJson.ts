import type { ExperimentError } from '../core/experimentError.ts';

/** Deeper than any record or config, shallow enough for every function that descends into one. */
const DEEPEST = 64;

/** Keys that mean more than themselves where somebody assigns them. */
const FORBIDDEN = '__proto__';

/** What is wrong with a value, or undefined; without recursion, since depth is what is looked for. */
const problemOf = (value: unknown): string | undefined => {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth === DEEPEST) return `it is nested more than ${DEEPEST} levels deep`;
    if (Object.hasOwn(next.value, FORBIDDEN)) return `it has a key "${FORBIDDEN}"`;
    for (const inner of Object.values(next.value)) open.push({ value: inner, depth: next.depth + 1 });
  }
  return undefined;
};

/**
 * The value of a JSON text of unknown origin: not deep enough to overflow a stack, and with no key that could reach a prototype.
 * @param refused makes the error of the reason, a clause without a full stop
 * @throws what `refused` makes
 */
export const parsePlainJson = (
  text: string,
  refused: (reason: string, cause?: unknown) => ExperimentError,
): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refused(`it is not JSON (${(cause as Error).message})`, cause);
  }
  const problem = problemOf(value);
  if (problem !== undefined) throw refused(problem);
  return value;
};
