import { readFileSync } from 'node:fs';
import type { KillTable, MutationRow } from '../../../src/records/killTable.ts';
import { allMutations } from '../mutations/allMutations.ts';
import { killedBy } from './killedBy.ts';
import { type KnownCells, mutationRow } from './mutationRow.ts';
import { soundColumns } from './soundColumns.ts';
import { TABLE, tableTask } from './tableTask.ts';
import { readTable, writeTable } from './writtenTable.ts';

const without = <Cell>(cells: Readonly<Record<string, Cell>>, names: ReadonlySet<string>): Record<string, Cell> =>
  Object.fromEntries(Object.entries(cells).filter(([name]) => !names.has(name)));

const lineOf = (row: MutationRow, seconds: number): string => {
  const { laws, claims, gates } = killedBy(row);
  const counts = `${laws.length} laws, ${claims.length} claims, ${gates.length} gates`;
  return `${row.name}: ${row.killed ? counts : 'survives'} (${seconds.toFixed(1)} s)\n`;
};

/**
 * Makes the table and writes it after each row, so that an interruption loses little.
 * @param anew `all`, or names of mutations, claims and laws, separated by semicolons, whose cells are made anew; cells
 * that the written table lacks are always made
 */
export const makeTable = async (anew: string): Promise<void> => {
  const earlier = anew === 'all' ? undefined : readTable();
  const names = new Set(anew.split(';'));
  const knownCells = (mutation: string): KnownCells => {
    const row = names.has(mutation) ? undefined : earlier?.mutations.find(({ name }) => name === mutation);
    return row === undefined ? {} : { claims: without(row.claims, names), laws: without(row.laws, names) };
  };
  const packageFile = new URL('../../../package.json', import.meta.url);
  const { name, version } = JSON.parse(readFileSync(packageFile, 'utf8')) as KillTable['tool'];
  const task = await tableTask();
  const sound = await soundColumns(task);
  const mutations: MutationRow[] = [];
  for (const mutation of allMutations) {
    const started = performance.now();
    const row = await mutationRow(mutation, task, sound, knownCells(mutation.name));
    mutations.push(row);
    const unmade = earlier?.mutations.filter((one) => !mutations.some((made) => made.name === one.name)) ?? [];
    writeTable({
      kind: 'batchlaw-kill-table',
      schemaVersion: 1,
      tool: { name, version },
      engine: sound.engine,
      dataset: TABLE.dataset,
      seed: TABLE.seed,
      maxBlocks: TABLE.maxBlocks,
      claims: sound.claims,
      laws: sound.laws,
      mutations: [...mutations, ...unmade],
    });
    process.stderr.write(lineOf(row, (performance.now() - started) / 1000));
  }
  writeTable({ ...readTable()!, mutations }); // without rows whose mutation is gone
};
