import type { RegimeChanges } from './claim.ts';
import { ExperimentError } from './experimentError.ts';

/** A claim in a regime, as it is typed: `linear-scaling@width=128,depth=2`. */
export interface NamedRegime {
  /** Of the claim itself. */
  readonly claim: string;
  readonly changes: RegimeChanges;
}

/**
 * What a typed name says; without an @ there are no changes.
 * @throws ExperimentError `E_REGIME_FORMAT` for a part that sets no number, or one that is set already
 */
export const parseRegimeName = (text: string): NamedRegime => {
  const at = text.indexOf('@');
  if (at < 0) return { claim: text, changes: {} };
  const refused = (problem: string): ExperimentError =>
    new ExperimentError('E_REGIME_FORMAT', `"${text}" ${problem}: give e.g. linear-scaling@width=128,depth=2.`);
  const changes = new Map<string, number>();
  for (const part of text.slice(at + 1).split(',')) {
    const [number, value, ...more] = part.split('=').map((side) => side.trim());
    if (!number || !value || more.length > 0 || !Number.isFinite(Number(value))) {
      throw refused(`has the part "${part}" behind the @, which sets no number`);
    }
    if (changes.has(number)) throw refused(`sets ${number} twice`);
    changes.set(number, Number(value));
  }
  return { claim: text.slice(0, at), changes: Object.fromEntries(changes) };
};

/**
 * The one name of a claim in a regime, whatever the order in which it was typed.
 * @param order names of numbers, first to last; others follow as they stand
 */
export const regimeName = ({ claim, changes }: NamedRegime, order: readonly string[]): string => {
  const known = order.filter((name) => Object.hasOwn(changes, name));
  const names = [...known, ...Object.keys(changes).filter((name) => !known.includes(name))];
  return names.length === 0 ? claim : `${claim}@${names.map((name) => `${name}=${changes[name]}`).join(',')}`;
};
