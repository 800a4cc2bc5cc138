import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EdgeProbe } from '../measure/throughput/memoryEdge.ts';
import type { ProbeRequest } from './benchProbe.ts';

/** The compiled probe: two folders up both from src/cli and from dist/cli. */
const PROBE = fileURLToPath(new URL('../../dist/cli/benchProbe.js', import.meta.url));
/** What is kept of the words of a dying process. */
const MOST_LETTERS = 4000;

const deathOf = (code: number | null, died: NodeJS.Signals | null, words: string): string => {
  const last =
    words
      .trim()
      .split('\n')
      .filter((line) => line.trim() !== '')
      .at(-1) ?? '';
  if (/heap out of memory|out of memory|bad_alloc|Array buffer allocation failed/i.test(words)) return 'out of memory';
  const how = died === null ? `ended with code ${code}` : `was ended by ${died}`;
  return last === '' ? `the process ${how}` : `the process ${how}: ${last.slice(0, 200)}`;
};

/**
 * Whether two steps at a batch size can be made, tried in a child process that may run out of memory and die.
 * @param options.seconds after which the child is ended, and the size counts as one that does not fit
 */
export const probeInChild = (
  request: ProbeRequest,
  options: { readonly seconds: number; readonly signal: AbortSignal; readonly program?: string },
): Promise<EdgeProbe> =>
  new Promise((resolve, reject) => {
    options.signal.throwIfAborted();
    const child = spawn(process.execPath, [options.program ?? PROBE, JSON.stringify(request)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    let late = false;
    child.stderr.on('data', (part: Buffer) => {
      words = (words + part.toString('utf8')).slice(-MOST_LETTERS);
    });
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, options.seconds * 1000);
    const giveUp = (): void => {
      child.kill('SIGKILL');
    };
    options.signal.addEventListener('abort', giveUp, { once: true });
    const settled = (): void => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', giveUp);
    };
    child.on('error', (error) => {
      settled();
      reject(error);
    });
    child.on('close', (code, died) => {
      settled();
      if (options.signal.aborted) reject(options.signal.reason);
      else if (late) resolve({ kind: 'fails', reason: `no answer within ${options.seconds} s` });
      else resolve(code === 0 ? { kind: 'fits' } : { kind: 'fails', reason: deathOf(code, died, words) });
    });
  });
