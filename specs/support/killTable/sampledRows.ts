import { killedBy } from '../../../src/records/killedBy.ts';
import type { KillTable } from '../../../src/records/killTable.ts';

/** A row of the table, and the columns of it that are made anew. */
export interface SampledRow {
  readonly mutation: string;
  readonly columns: readonly string[];
}

/**
 * The cells that CI makes anew: with each, a column shows that it still sees a bug. Row by row the mutation that violates
 * most of the columns that have none yet is taken, the first of those that violate as many, until each column that is
 * violated anywhere has one: close to the fewest mutants that can do it.
 * @param sampled names of claims and laws to take columns from
 */
export const sampledRows = (
  { mutations }: Pick<KillTable, 'mutations'>,
  sampled: readonly string[],
): readonly SampledRow[] => {
  const rows = mutations.map((row) => {
    const { claims, laws } = killedBy(row);
    return { mutation: row.name, columns: [...claims, ...laws].filter((column) => sampled.includes(column)) };
  });
  const open = new Set(rows.flatMap(({ columns }) => columns));
  const sample: SampledRow[] = [];
  while (open.size > 0) {
    const left = rows.map((row) => ({ ...row, columns: row.columns.filter((column) => open.has(column)) }));
    const next = left.reduce((best, row) => (row.columns.length > best.columns.length ? row : best));
    for (const column of next.columns) open.delete(column);
    sample.push(next);
  }
  return sample;
};
