import { requireFiniteNumbers } from './requireFiniteNumbers.ts';
import { sortedKeys } from './sortedKeys.ts';

const LINE_WIDTH = 240; // an observation at full precision fits

type Members = Readonly<Record<string, unknown>>;

/**
 * The text of a value on one line, as `canonicalJson` writes it; undefined where it has more than `room` characters, found
 * out within so many: a text that does not fit is not made.
 */
const onOneLine = (value: unknown, room: number): string | undefined => {
  if (typeof value !== 'object' || value === null) {
    const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
    return text.length <= room ? text : undefined;
  }
  const list = Array.isArray(value);
  const keys = list ? undefined : sortedKeys(value as Members);
  const count = keys === undefined ? (value as readonly unknown[]).length : keys.length;
  let text = list ? '[' : '{';
  for (let i = 0; i < count; i++) {
    if (i > 0) text += ',';
    if (keys !== undefined) text += `${JSON.stringify(keys[i])}:`;
    const member = onOneLine(
      keys === undefined ? (value as readonly unknown[])[i] : (value as Members)[keys[i]!],
      room - text.length - 1,
    );
    if (member === undefined) return undefined;
    text += member;
  }
  text += list ? ']' : '}';
  return text.length <= room ? text : undefined;
};

/** Sorted keys; a value that fits on the rest of its line stands on it, any other has its members on lines of their own. */
const laidOut = (value: unknown, indent: string, used: number): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const line = onOneLine(value, LINE_WIDTH - used);
  if (line !== undefined) return line;
  const inner = `${indent} `;
  const lines: string[] = [];
  if (Array.isArray(value)) {
    for (const item of value) lines.push(inner + laidOut(item, inner, inner.length));
    return `[\n${lines.join(',\n')}\n${indent}]`;
  }
  const members = value as Members;
  for (const key of sortedKeys(members)) {
    const start = `${inner}${JSON.stringify(key)}: `;
    lines.push(start + laidOut(members[key], inner, start.length));
  }
  return `{\n${lines.join(',\n')}\n${indent}}`;
};

/**
 * The JSON text of an object whose members stay in their order, each on lines of its own; below them, keys are sorted and
 * what fits on a line stands on one. Equal bytes for equal values.
 * @throws ExperimentError `E_RECORD_NUMBER` for a number that is not finite
 */
export const laidOutJson = (record: object): string => {
  requireFiniteNumbers(record);
  const lines = Object.entries(record).map(([key, value]) => {
    const start = ` ${JSON.stringify(key)}: `;
    return start + laidOut(value, ' ', start.length);
  });
  return `{\n${lines.join(',\n')}\n}\n`;
};
