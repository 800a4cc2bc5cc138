// Makes reports/kill-table.json, then checks it: every planted bug against every claim and law. `npm run kill-table` makes
// the cells that are missing; names of mutations, claims or laws after `--` make those rows and columns anew, `all` makes
// everything anew. It is written after each row, and goes on where it was interrupted.
import { spawnSync } from 'node:child_process';

const anew = process.argv.slice(2).join(';');
const { status } = spawnSync('npx', ['vitest', 'run', 'specs/contracts/killTable.spec.ts'], {
  stdio: 'inherit',
  env: { ...process.env, UPDATE_KILL_TABLE: anew },
});
process.exitCode = status ?? 1;
