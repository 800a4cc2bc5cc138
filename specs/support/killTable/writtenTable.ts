import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { KillTable } from '../../../src/records/killTable.ts';

const FILE = new URL('../../../reports/kill-table.json', import.meta.url);

/** The committed table; undefined where there is none yet. */
export const readTable = (): KillTable | undefined =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as KillTable) : undefined;

/** A cell on one line, so that a change of the table can be read in a diff. */
const cellsOnLines = (json: string): string =>
  json.replace(
    /\{\n\s+"kind": "(\w+)",\n\s+"(blocks|cases)": (\d+)(?:,\n\s+"reason": (".*"))?\n\s+\}/g,
    (_, ...found) => {
      const [kind, counted, count, reason] = found as readonly (string | undefined)[];
      return `{ "kind": "${kind}", "${counted}": ${count}${reason === undefined ? '' : `, "reason": ${reason}`} }`;
    },
  );

export const writeTable = (table: KillTable): void =>
  writeFileSync(FILE, `${cellsOnLines(JSON.stringify(table, undefined, 2))}\n`);
