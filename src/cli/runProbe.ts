import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readLines } from '../engines/external/readLines.ts';
import { stderrTail } from '../engines/external/stderrTail.ts';
import type { EngineTrial } from './engineTrial.ts';
import type { ProbeEvent } from './probeEvents.ts';

/** How to start this program again; the same file seen from `src` and from `dist`. */
const OWN_PROGRAM: readonly string[] = [
  process.execPath,
  fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url)),
];

/** All that a probe told, and how it came to an end. */
export interface ProbeResult {
  readonly events: readonly ProbeEvent[];
  /** What it did last when it ended before it was done; undefined when it was done. */
  readonly fault?: string;
  readonly seconds: number;
}

const MOST_LINE = 2 ** 16;

const isEvent = (value: unknown): value is ProbeEvent =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';

/** Other lines on standard output, e.g. of a package that greets, say nothing. */
const eventOf = (line: string): ProbeEvent | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Probes one engine in a process of its own, so that what ends that process does not end this one. It is killed once it is done,
 * when the time is up, or when the signal aborts.
 * @param options.trial timed in place of the climb
 * @param options.program what to start in place of this program
 */
export const runProbe = (
  engine: string,
  options: {
    readonly limitSeconds: number;
    readonly signal: AbortSignal;
    readonly trial?: EngineTrial;
    readonly program?: readonly string[];
    readonly onEvent?: (event: ProbeEvent) => void;
  },
): Promise<ProbeResult> => {
  const { limitSeconds, signal, trial, program = OWN_PROGRAM, onEvent } = options;
  const started = performance.now();
  const [command = '', ...args] = program;
  const asked = ['doctor', '--probe', engine, ...(trial === undefined ? [] : ['--trial', JSON.stringify(trial)])];
  return new Promise((resolve) => {
    const events: ProbeEvent[] = [];
    let last = 'starting';
    let done = false;
    let timedOut = false;
    const child = spawn(command, [...args, ...asked], { stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = (): void => void child.kill('SIGKILL');
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, 1000 * limitSeconds);
    const said = stderrTail();
    const lines = readLines({
      maxBytes: MOST_LINE,
      onLine: (line) => {
        const event = eventOf(line);
        if (event === undefined) return;
        events.push(event);
        onEvent?.(event);
        if (event.kind === 'trying') last = event.what;
        if (event.kind !== 'done') return;
        done = true;
        kill();
      },
      onTooLong: kill,
    });
    child.stdout.on('data', (chunk: Buffer) => lines.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    signal.addEventListener('abort', kill, { once: true });
    const end = (how: string): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      const seconds = (performance.now() - started) / 1000;
      const why = timedOut ? `it was not done within ${limitSeconds} s` : how;
      const fault = `${why}; the last it did was ${last}${said.shown()}`;
      resolve({ events, seconds, ...(!done && { fault }) });
    };
    child.on('error', (error) => end(`could not be started (${error.message})`));
    child.on('close', (code, killedBy) =>
      end(killedBy === null ? `its process ended with exit code ${code}` : `its process was ended by ${killedBy}`),
    );
  });
};
