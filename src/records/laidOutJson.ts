import { canonicalJson } from './canonicalJson.ts';

const LINE_WIDTH = 240; // an observation at full precision fits

/** The text of a value that is short enough for a line of its own, else its members. Made once per value. */
type Part = string | { readonly brackets: string; readonly members: readonly Member[] };

interface Member {
  /** `"key":`; nothing in an array. */
  readonly start: string;
  readonly value: unknown;
  readonly part: Part;
}

const membersOf = (value: object, path: string): readonly Member[] =>
  Array.isArray(value)
    ? value.map((item, i) => ({ start: '', value: item, part: partOf(item, `${path}/${i}`) }))
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, member]) => ({
          start: `${JSON.stringify(key)}:`,
          value: member,
          part: partOf(member, `${path}/${key}`),
        }));

const partOf = (value: unknown, path: string): Part => {
  if (typeof value !== 'object' || value === null) return canonicalJson(value, path);
  const brackets = Array.isArray(value) ? '[]' : '{}';
  const members = membersOf(value, path);
  let length = brackets.length + Math.max(0, members.length - 1);
  for (const { start, part } of members) {
    length += typeof part === 'string' ? start.length + part.length : LINE_WIDTH;
    if (length > LINE_WIDTH) return { brackets, members };
  }
  return `${brackets[0]}${members.map(({ start, part }) => start + part).join(',')}${brackets[1]}`;
};

/** Sorted keys; a value that fits on the rest of its line stands on it, any other has its members on lines of their own. */
const laidOut = (value: unknown, part: Part, indent: string, used: number): string => {
  if (typeof value !== 'object' || value === null) return String(part);
  if (typeof part === 'string' && used + part.length <= LINE_WIDTH) return part;
  const { brackets, members } =
    typeof part === 'string' ? { brackets: part[0] + part.slice(-1), members: membersOf(value, '') } : part;
  const inner = `${indent} `;
  const lines = members.map((member) => {
    const start = member.start === '' ? inner : `${inner}${member.start} `;
    return start + laidOut(member.value, member.part, inner, start.length);
  });
  return `${brackets[0]}\n${lines.join(',\n')}\n${indent}${brackets[1]}`;
};

/**
 * The JSON text of an object whose members stay in their order, each on lines of its own; below them, keys are sorted and
 * what fits on a line stands on one. Equal bytes for equal values.
 * @throws ExperimentError `E_RECORD_NUMBER` for a number that is not finite
 */
export const laidOutJson = (record: object): string => {
  const lines = Object.entries(record).map(([key, value]) => {
    const start = ` ${JSON.stringify(key)}: `;
    return start + laidOut(value, partOf(value, `/${key}`), ' ', start.length);
  });
  return `{\n${lines.join(',\n')}\n}\n`;
};
