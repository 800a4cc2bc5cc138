import { allLaws } from '../../../src/laws/allLaws.ts';
import type { MutationRow } from '../../../src/records/killTable.ts';
import { builtMutant } from '../mutations/builtMutant.ts';
import type { Mutation } from '../mutations/mutation.ts';
import { claimCell } from './claimCell.ts';
import { killedBy } from './killedBy.ts';
import { lawCell } from './lawCell.ts';
import type { SoundColumns } from './soundColumns.ts';
import type { TableTask } from './tableTask.ts';
import { withTrainers } from './withTrainers.ts';

/** Cells that are there already, by name of the column. */
export type KnownCells = Partial<Pick<MutationRow, 'claims' | 'laws'>>;

type Cells<Cell> = Readonly<Record<string, Cell>>;

const cellsOf = async <Column extends { readonly name: string }, Cell>(
  columns: readonly Column[],
  known: Cells<Cell> = {},
  make: (column: Column) => Promise<Cell>,
): Promise<Cells<Cell>> => {
  const cells: [string, Cell][] = [];
  for (const column of columns) cells.push([column.name, known[column.name] ?? (await make(column))]);
  return Object.fromEntries(cells);
};

/** One mutation against every claim and every law. */
export const mutationRow = async (
  mutation: Mutation,
  task: TableTask,
  sound: SoundColumns,
  known: KnownCells,
): Promise<MutationRow> => {
  const mutant = await builtMutant(mutation);
  const cells = await withTrainers(mutant, async ({ forClaims, forLaws }) => ({
    claims: await cellsOf(mutant.claims, known.claims, (claim) =>
      claimCell(claim, forClaims, task, sound.firstBlocks.get(claim.name)!),
    ),
    laws: await cellsOf(allLaws, known.laws, (law) => lawCell(law, forLaws, task.seed)),
  }));
  const { name, sentence, kind, whyItSurvives } = mutation;
  const killed = Object.values(killedBy(cells)).some((columns) => columns.length > 0);
  return { name, sentence, kind, ...cells, killed, ...(whyItSurvives === undefined ? {} : { whyItSurvives }) };
};
