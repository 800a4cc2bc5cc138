import type { ClaimColumn, KillTable } from '../../../src/records/killTable.ts';
import type { Cells } from './mutationRow.ts';
import type { SoundColumns } from './soundColumns.ts';

const picked = <Cell>(
  cells: Readonly<Record<string, Cell>>,
  names: readonly string[],
): Readonly<Record<string, Cell>> =>
  Object.fromEntries(names.flatMap((name) => (name in cells ? [[name, cells[name]!]] : [])));

/**
 * Cells of an earlier table that are as good as new, by mutation, in the order of the columns.
 * @param unwanted mutations, claims and laws to be made anew
 */
export const knownCells = (
  earlier: KillTable | undefined,
  sound: Pick<SoundColumns, 'claims' | 'laws'>,
  unwanted: ReadonlySet<string>,
): ((mutation: string) => Cells) => {
  const judgedAlike = ({ name, judgedBy }: ClaimColumn): boolean =>
    earlier?.claims.some((one) => one.name === name && one.judgedBy === judgedBy) ?? false;
  const wanted = (names: readonly string[]): readonly string[] => names.filter((name) => !unwanted.has(name));
  const claims = wanted(sound.claims.filter(judgedAlike).map(({ name }) => name));
  const laws = wanted(sound.laws.map(({ name }) => name));
  return (mutation) => {
    const row = unwanted.has(mutation) ? undefined : earlier?.mutations.find(({ name }) => name === mutation);
    return { claims: picked(row?.claims ?? {}, claims), laws: picked(row?.laws ?? {}, laws) };
  };
};
