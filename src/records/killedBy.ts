import type { MutationRow } from './killTable.ts';

/** Columns that notice a mutation, by how they do. */
export interface KilledBy {
  /** Claims that are violated. */
  readonly claims: readonly string[];
  /** Claims that are out of regime: their check fails as well, but names no bug. */
  readonly gates: readonly string[];
  /** Laws that are violated. */
  readonly laws: readonly string[];
}

export const killedBy = ({ claims, laws }: Pick<MutationRow, 'claims' | 'laws'>): KilledBy => {
  const of = (cells: Readonly<Record<string, { readonly kind: string }>>, kind: string): readonly string[] =>
    Object.keys(cells).filter((name) => cells[name]!.kind === kind);
  return { claims: of(claims, 'violated'), gates: of(claims, 'outOfRegime'), laws: of(laws, 'violated') };
};
