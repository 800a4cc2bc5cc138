import type { ChildProcess } from 'node:child_process';

const started = new Set<ChildProcess>();

/** Sends a signal to a child and all that it started, if it is still there. */
export const signalGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal); // the group that `detached` made; it may outlive its leader
  } catch {
    // nobody left
  }
};

const killAll = (): void => {
  for (const child of started) signalGroup(child, 'SIGKILL');
};

/**
 * A child that was started with `detached` is not to outlive this process, whatever ends it, but for SIGKILL: then the end
 * of its standard input tells the child.
 */
export const endWithThisProcess = (child: ChildProcess): void => {
  if (started.size === 0) process.on('exit', killAll);
  started.add(child);
  child.once('close', () => {
    started.delete(child);
    if (started.size === 0) process.off('exit', killAll);
  });
};
