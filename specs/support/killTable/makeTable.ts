import { readFileSync } from 'node:fs';
import { killedBy } from '../../../src/records/killedBy.ts';
import type { KillTable, MutationRow } from '../../../src/records/killTable.ts';
import { allMutations } from '../mutations/allMutations.ts';
import { knownCells } from './knownCells.ts';
import { mutationRow } from './mutationRow.ts';
import { soundColumns } from './soundColumns.ts';
import { TABLE, tableTask } from './tableTask.ts';
import { readTable, writeTable } from './writtenTable.ts';

const lineOf = (row: MutationRow, seconds: number): string => {
  const { laws, claims, gates } = killedBy(row);
  return `${row.name}: ${claims.length} claims, ${gates.length} gates, ${laws.length} laws (${seconds.toFixed(1)} s)\n`;
};

/**
 * Makes the table and writes it after each row, so that an interruption loses little.
 * @param anew `all`, or names of mutations, claims and laws, separated by semicolons, whose cells are made anew; made as
 * well are cells that the written table lacks, and those of claims that were judged by other numbers then
 */
export const makeTable = async (anew: string): Promise<void> => {
  const packageFile = new URL('../../../package.json', import.meta.url);
  const { name, version } = JSON.parse(readFileSync(packageFile, 'utf8')) as KillTable['tool'];
  const task = await tableTask();
  const { firstBlocks, ...columns } = await soundColumns(task);
  const earlier = anew === 'all' ? undefined : readTable();
  const known = knownCells(earlier, columns, new Set(anew.split(';')));
  const mutations: MutationRow[] = [];
  const write = (rows: readonly MutationRow[]): void =>
    writeTable({
      kind: 'batchlaw-kill-table',
      schemaVersion: 1,
      tool: { name, version },
      engine: columns.engine,
      dataset: TABLE.dataset,
      seed: TABLE.seed,
      maxBlocks: TABLE.maxBlocks,
      claims: columns.claims,
      laws: columns.laws,
      mutations: rows,
    });
  for (const mutation of allMutations) {
    const started = performance.now();
    const row = await mutationRow(mutation, task, { ...columns, firstBlocks }, known(mutation.name));
    mutations.push(row);
    const unmade = earlier?.mutations.filter((one) => !mutations.some((made) => made.name === one.name)) ?? [];
    write([...mutations, ...unmade]);
    process.stderr.write(lineOf(row, (performance.now() - started) / 1000));
  }
  write(mutations); // without rows whose mutation is gone
};
