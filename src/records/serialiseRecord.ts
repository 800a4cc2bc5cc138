import { canonicalJson } from './canonicalJson.ts';
import type { EvidenceRecord } from './evidenceRecord.ts';

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
 * The text of a record: equal bytes for equal evidence. What tells a reader what the file is comes first, the evidence
 * last; below that, keys are sorted. Numbers as ECMAScript writes them: the shortest text that reads back as the same.
 * @throws ExperimentError `E_RECORD_NUMBER` for a number that is not finite
 */
export const serialiseRecord = (record: EvidenceRecord): string => {
  const { kind, schemaVersion, tool, status, settings, times, environment, dataset, errorBudget, laws, checks } =
    record;
  const head = { kind, schemaVersion, tool, status, settings, times, environment, dataset, errorBudget };
  const top = { ...head, ...(laws && { laws }), checks };
  const lines = Object.entries(top).map(([key, value]) => {
    const start = ` ${JSON.stringify(key)}: `;
    return start + laidOut(value, `/${key}`, ' ', start.length);
  });
  return `{\n${lines.join(',\n')}\n}\n`;
};
