import { ExperimentError } from '../core/experimentError.ts';

/**
 * JSON with one form per value: keys sorted by UTF-16 code unit, no white space, numbers as ECMAScript writes them.
 * Keys with an undefined value are left out.
 * Source: RFC 8785 (JSON Canonicalization Scheme).
 * @throws ExperimentError `E_RECORD_NUMBER` for a number that is not finite, naming its path
 */
export const canonicalJson = (value: unknown, path = ''): string => {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new ExperimentError(
      'E_RECORD_NUMBER',
      `${path === '' ? 'the value' : path} is ${value}: a record holds finite numbers only. Mark the block as failed by a guard instead.`,
    );
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => canonicalJson(item, `${path}/${i}`)).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member, `${path}/${key}`)}`);
  return `{${members.join(',')}}`;
};
