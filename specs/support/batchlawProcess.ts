import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** What a process left behind. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The compiled command line as a process of its own, its streams piped. */
export const batchlawProcess = (
  args: readonly string[],
  options: {
    /** Sends SIGINT, once, as soon as this is on stderr. */
    readonly interruptAt?: string;
    /** Closes the reading end of stdout at once. */
    readonly deafTo?: 'stdout';
    readonly nodeOptions?: string;
    /** Where fetched sets are kept. */
    readonly cache?: string;
    /** Where it works. */
    readonly cwd?: string;
  } = {},
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: options.nodeOptions ?? '', BATCHLAW_CACHE: options.cache ?? '' },
    });
    let [stdout, stderr, interrupted] = ['', '', false];
    if (options.deafTo === 'stdout') child.stdout.destroy();
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      if (!interrupted && options.interruptAt !== undefined && stderr.includes(options.interruptAt)) {
        interrupted = true;
        child.kill('SIGINT');
      }
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
