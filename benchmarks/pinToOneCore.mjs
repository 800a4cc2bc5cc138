import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Puts this process, and what it starts, on the last core. Returns what was done, for the report. */
export const pinToOneCore = () => {
  const core = availableParallelism() - 1;
  const { status } = spawnSync('taskset', ['-a', '-c', '-p', String(core), String(process.pid)], { stdio: 'ignore' });
  return status === 0 ? `all pinned to core ${core}` : 'not pinned to a core (no taskset here)';
};
