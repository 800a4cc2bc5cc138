import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { KillTable } from '../../../src/records/killTable.ts';

const FILE = new URL('../../../reports/kill-table.json', import.meta.url);

/** The committed table; undefined where there is none yet. */
export const readTable = (): KillTable | undefined =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as KillTable) : undefined;

export const writeTable = (table: KillTable): void => writeFileSync(FILE, `${JSON.stringify(table, undefined, 2)}\n`);
