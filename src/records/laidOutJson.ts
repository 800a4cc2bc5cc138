import { canonicalJson } from './canonicalJson.ts';

const LINE_WIDTH = 240; // an observation at full precision fits

/** Sorted keys; a value that fits on the rest of its line stands on it, any other has its members on lines of their own. */
const laidOut = (value: unknown, path: string, indent: string, used: number): string => {
  const compact = canonicalJson(value, path);
  if (typeof value !== 'object' || value === null || used + compact.length <= LINE_WIDTH) return compact;
  const inner = `${indent} `;
  if (Array.isArray(value)) {
    const items = value.map((item, i) => inner + laidOut(item, `${path}/${i}`, inner, inner.length));
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => {
      const start = `${inner}${JSON.stringify(key)}: `;
      return start + laidOut(member, `${path}/${key}`, inner, start.length);
    });
  return `{\n${members.join(',\n')}\n${indent}}`;
};

/**
 * The JSON text of an object whose members stay in their order, each on lines of its own; below them, keys are sorted and
 * what fits on a line stands on one. Equal bytes for equal values.
 * @throws ExperimentError `E_RECORD_NUMBER` for a number that is not finite
 */
export const laidOutJson = (record: object): string => {
  const lines = Object.entries(record).map(([key, value]) => {
    const start = ` ${JSON.stringify(key)}: `;
    return start + laidOut(value, `/${key}`, ' ', start.length);
  });
  return `{\n${lines.join(',\n')}\n}\n`;
};
