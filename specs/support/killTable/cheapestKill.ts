import type { MutationRow } from '../../../src/records/killTable.ts';
import { killedBy } from './killedBy.ts';

/** A column by its name. */
export type Column = { readonly kind: 'law' | 'claim'; readonly name: string };

/**
 * The column that takes least to kill the mutation once more: a law with the fewest trials, or else a claim with the
 * fewest blocks, violated if any is. Undefined for a survivor.
 */
export const cheapestKill = (row: MutationRow): Column | undefined => {
  const { laws, claims, gates } = killedBy(row);
  const fewest = (names: readonly string[], cost: (name: string) => number): string | undefined =>
    names.reduce<string | undefined>(
      (best, name) => (best === undefined || cost(name) < cost(best) ? name : best),
      undefined,
    );
  const law = fewest(laws, (name) => row.laws[name]!.cases);
  if (law !== undefined) return { kind: 'law', name: law };
  const claim = fewest(claims.length > 0 ? claims : gates, (name) => row.claims[name]!.blocks);
  return claim === undefined ? undefined : { kind: 'claim', name: claim };
};
