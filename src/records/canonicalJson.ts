import { requireFiniteNumbers } from './requireFiniteNumbers.ts';
import { sortedKeys } from './sortedKeys.ts';

const written = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of sortedKeys(members)) {
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${written(members[key])}`;
  }
  return `{${text}}`;
};

/**
 * JSON with one form per value: keys sorted by UTF-16 code unit, no white space, numbers as ECMAScript writes them.
 * Keys with an undefined value are left out.
 * Source: RFC 8785 (JSON Canonicalization Scheme).
 * @throws ExperimentError `E_RECORD_NUMBER` for a number that is not finite, naming its path
 */
export const canonicalJson = (value: unknown): string => {
  requireFiniteNumbers(value);
  return written(value);
};
