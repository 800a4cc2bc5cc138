import type { MutationRow } from '../../../src/records/killTable.ts';

/** Columns of a row that fail, by how they do. */
export interface KilledBy {
  /** Laws that are violated. */
  readonly laws: readonly string[];
  /** Claims that are violated. */
  readonly claims: readonly string[];
  /** Claims that are out of regime: a gate fails on them as well, but they name no bug. */
  readonly gates: readonly string[];
}

export const killedBy = ({ claims, laws }: Pick<MutationRow, 'claims' | 'laws'>): KilledBy => {
  const of = (cells: Readonly<Record<string, { readonly kind: string }>>, kind: string): readonly string[] =>
    Object.keys(cells).filter((name) => cells[name]!.kind === kind);
  return { laws: of(laws, 'violated'), claims: of(claims, 'violated'), gates: of(claims, 'outOfRegime') };
};
