import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { ExperimentError } from '../../core/experimentError.ts';
import { checkedResult, type Method, type Params, type Result } from './checkMessage.ts';
import { endWithThisProcess, signalGroup } from './childGroups.ts';
import { rpcClient } from './jsonRpc.ts';
import { readLines } from './readLines.ts';
import { stderrTail } from './stderrTail.ts';

export interface TrainerProcessOptions {
  /** Program and arguments; no shell reads them. */
  readonly command: readonly string[];
  readonly cwd?: string | undefined;
  /** What a trainer gets to end by itself, before it is made to. */
  readonly graceSeconds: number;
  readonly maxLineBytes: number;
  /** Each line on standard error. */
  readonly onLog?: ((line: string) => void) | undefined;
}

export interface RequestOptions {
  /** The request ends after so long without an answer or a word of progress. */
  readonly silenceSeconds: number;
  /** ... and after so long whatever it tells; absent: no such limit. */
  readonly wholeSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A program that trains, one request at a time. */
export interface TrainerProcess {
  /** @throws ExperimentError `E_TRAINER_...`, or the reason of the signal */
  request<M extends Method>(method: M, params: Params<M>, options: RequestOptions): Promise<Result<M>>;
  /** Ends the program and all that it started; resolves when they are gone. */
  close(): Promise<void>;
}

/**
 * Starts a trainer. It stays until `close`, and is killed with all its children when it breaks the protocol, keeps
 * silent for too long, or does not end when it is asked to.
 */
export const startTrainer = (options: TrainerProcessOptions): TrainerProcess => {
  const { command, graceSeconds } = options;
  const [program, ...args] = command;
  const shown = command.join(' ');
  const child: ChildProcessWithoutNullStreams = spawn(program!, args, {
    cwd: options.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // a group of its own, so that its children can be ended with it
  });
  const log = stderrTail(options.onLog);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const progress = new Map<number, () => void>();
  const fault = (code: string, message: string): ExperimentError =>
    new ExperimentError(code, `the trainer (${shown}) ${message}${log.shown()}`);
  const rpc = rpcClient({
    write: (line) => child.stdin.write(`${line}\n`),
    onNotification: (method, params) => {
      const { request } = (params ?? {}) as { readonly request?: unknown };
      if (method === 'progress' && typeof request === 'number') progress.get(request)?.();
    },
    onBroken: () => signalGroup(child, 'SIGKILL'),
  });
  const lines = readLines({
    maxBytes: options.maxLineBytes,
    onLine: rpc.receive,
    onTooLong: (start) => {
      rpc.fail(
        fault(
          'E_TRAINER_OUTPUT',
          `wrote a line of more than ${options.maxLineBytes} bytes, which begins ${JSON.stringify(start.slice(0, 80))}.`,
        ),
      );
      signalGroup(child, 'SIGKILL');
    },
  });
  child.stdout.on('data', (chunk: Buffer) => lines.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => log.push(chunk));
  child.stdin.on('error', () => {}); // its end is told by `close`
  child.once('error', (cause: NodeJS.ErrnoException) =>
    rpc.fail(
      new ExperimentError(
        'E_TRAINER_START',
        `the trainer (${shown}) cannot be started (${cause.code}): is "${program}" installed, and the path right?`,
        { cause },
      ),
    ),
  );
  child.once('exit', (code, signal) => {
    // What it wrote last is read first; a child of its own that keeps the pipes open is ended, not waited for.
    const end = (): void =>
      rpc.fail(fault('E_TRAINER_EXITED', signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`));
    child.once('close', end);
    setTimeout(() => signalGroup(child, 'SIGKILL'), 100);
  });
  endWithThisProcess(child);

  return {
    request: async (method, params, { silenceSeconds, wholeSeconds, signal }) => {
      signal?.throwIfAborted();
      let timer: NodeJS.Timeout | undefined;
      let whole: NodeJS.Timeout | undefined;
      let id = 0;
      const give = (seconds: number, code: string, problem: string): NodeJS.Timeout =>
        setTimeout(() => {
          rpc.fail(fault(code, `${problem} within ${seconds} s.`));
          signalGroup(child, 'SIGKILL');
        }, seconds * 1000);
      const wait = (): void => {
        clearTimeout(timer);
        timer = give(silenceSeconds, 'E_TRAINER_SILENT', `neither answered ${method} nor told of progress`);
      };
      const cancel = (): void => {
        rpc.notify('cancel', { request: id });
        clearTimeout(timer);
        clearTimeout(whole);
        timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceSeconds * 1000);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        const result = await rpc.request(method, params, (sent) => {
          id = sent;
          progress.set(id, wait);
          wait();
          if (wholeSeconds !== undefined) {
            whole = give(wholeSeconds, 'E_TRAINER_SLOW', `told of progress, but did not answer ${method}`);
          }
        });
        signal?.throwIfAborted();
        return checkedResult(method, result);
      } catch (error) {
        signal?.throwIfAborted(); // whatever a cancelled trainer says
        throw error;
      } finally {
        signal?.removeEventListener('abort', cancel);
        clearTimeout(timer);
        clearTimeout(whole);
        progress.delete(id);
      }
    },
    close: async () => {
      if (child.pid === undefined) return; // never started
      child.stdin.end();
      const term = setTimeout(() => signalGroup(child, 'SIGTERM'), graceSeconds * 1000);
      const kill = setTimeout(() => signalGroup(child, 'SIGKILL'), 2 * graceSeconds * 1000);
      await gone;
      clearTimeout(term);
      clearTimeout(kill);
      signalGroup(child, 'SIGKILL'); // children it left behind
    },
  };
};
