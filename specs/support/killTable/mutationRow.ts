import { allLaws } from '../../../src/laws/allLaws.ts';
import type { ClaimCell, MutationRow } from '../../../src/records/killTable.ts';
import { builtMutant } from '../mutations/builtMutant.ts';
import type { Mutation } from '../mutations/mutation.ts';
import { claimCell } from './claimCell.ts';
import { lawCell } from './lawCell.ts';
import type { SoundColumns } from './soundColumns.ts';
import { needsTfjs, tableClaims } from './tableClaims.ts';
import type { TableTask } from './tableTask.ts';
import { trainerFor, withTrainers } from './withTrainers.ts';

/** Answers to a mutant. */
export type Cells = Pick<MutationRow, 'claims' | 'laws'>;

type Named<Cell> = Readonly<Record<string, Cell>>;

const cellsOf = async <Column extends { readonly name: string }, Cell>(
  columns: readonly Column[],
  known: Named<Cell>,
  make: (column: Column) => Promise<Cell>,
): Promise<Named<Cell>> => {
  const cells: [string, Cell][] = [];
  for (const column of columns) cells.push([column.name, known[column.name] ?? (await make(column))]);
  return Object.fromEntries(cells);
};

/** Every claim and every law on a mutant, but for those that are known. */
const checkedMutant = async (
  mutation: Mutation,
  task: TableTask,
  sound: SoundColumns,
  known: Cells,
): Promise<Cells> => {
  const mutant = await builtMutant(mutation);
  return withTrainers(mutant, async (trainers) => ({
    claims: await cellsOf(tableClaims(mutant.claims), known.claims, (claim) =>
      claimCell(claim, trainerFor(claim, trainers)!, task, sound.firstBlocks.get(claim.name)!),
    ),
    laws: await cellsOf(allLaws, known.laws, (law) => lawCell(law, trainers.forLaws, task.seed)),
  }));
};

/** The cells that need no check, in the order of the columns: earlier ones, and those that the mutant is not planted in. */
const knownClaims = ({ aroundTfjs }: Mutation, { claims }: SoundColumns, earlier: Cells['claims']): Cells['claims'] =>
  Object.fromEntries(
    claims.flatMap((claim): [string, ClaimCell][] => {
      const cell = earlier[claim.name];
      if (needsTfjs(claim) && !aroundTfjs) return [[claim.name, { kind: 'notPlanted', blocks: 0 }]];
      return cell === undefined ? [] : [[claim.name, cell]];
    }),
  );

/**
 * One mutation against every claim and every law of the table.
 * @param earlier cells that are there already; where all are, no mutant is built
 */
export const mutationRow = async (
  mutation: Mutation,
  task: TableTask,
  sound: SoundColumns,
  earlier: Cells,
): Promise<MutationRow> => {
  const known = { ...earlier, claims: knownClaims(mutation, sound, earlier.claims) };
  const complete =
    sound.claims.every(({ name }) => name in known.claims) && sound.laws.every(({ name }) => name in known.laws);
  const { claims, laws } = complete ? known : await checkedMutant(mutation, task, sound, known);
  const { name, sentence, kind, whyNoClaim } = mutation;
  return { name, sentence, kind, claims, laws, ...(whyNoClaim === undefined ? {} : { whyNoClaim }) };
};
