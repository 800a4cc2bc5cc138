import { ExperimentError } from '../../core/experimentError.ts';

interface Pending {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Requests to the other side and what it answers, by id, in whatever order the answers come. */
export interface RpcClient {
  /** The id is given to `onSent` before anything can be answered. */
  request(method: string, params: unknown, onSent?: (id: number) => void): Promise<unknown>;
  notify(method: string, params: unknown): void;
  /** One line from the other side. A line that is no message ends everything that is under way. */
  receive(line: string): void;
  /** Rejects what is under way, and everything from now on. */
  fail(error: unknown): void;
}

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}...` : text);

/** The beginning of a line, fit to be shown. */
const excerpt = (line: string): string => JSON.stringify(shortened(line, 120));

/** Of a message to people: a traceback, not a dump. */
const MOST_SHOWN = 4000;

/** A value from the other side, fit to be shown: it may be huge, or nested too deep to be written. */
const shown = (value: unknown): string => {
  try {
    return shortened(String(JSON.stringify(value)), 120);
  } catch {
    return 'something nested too deep to be shown';
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (line: string): Readonly<Record<string, unknown>> => {
  const hint = 'Standard output is for messages alone: print to standard error. NaN and Infinity are no JSON.';
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    throw new ExperimentError(
      'E_TRAINER_OUTPUT',
      `the trainer wrote a line that is no JSON: ${excerpt(line)}. ${hint}`,
    );
  }
  if (isObject(message) && message.jsonrpc === '2.0') return message;
  throw new ExperimentError(
    'E_TRAINER_OUTPUT',
    `the trainer wrote a line that is no JSON-RPC 2.0 message: ${excerpt(line)}. ${hint}`,
  );
};

/** The error that a trainer answered with. */
const trainerError = (method: string, error: unknown): ExperimentError => {
  const message =
    isObject(error) && typeof error.message === 'string' ? shortened(error.message, MOST_SHOWN) : shown(error);
  return new ExperimentError('E_TRAINER_ERROR', `the trainer answered ${method} with an error: ${message}`);
};

/**
 * The client's half of JSON-RPC 2.0 over lines of text. Answers are matched by id; an answer to nothing, or one with
 * neither a result nor an error, ends the conversation: from then on nobody can tell what belongs to what.
 * Source: https://www.jsonrpc.org/specification
 */
export const rpcClient = (options: {
  readonly write: (line: string) => void;
  readonly onNotification: (method: string, params: unknown) => void;
  /** The conversation ended; what was under way is rejected already. */
  readonly onBroken: (error: unknown) => void;
}): RpcClient => {
  const pending = new Map<number, Pending>();
  let broken: unknown;
  let last = 0;
  const fail = (error: unknown): void => {
    broken ??= error;
    for (const { reject } of pending.values()) reject(broken);
    pending.clear();
  };
  const take = (message: Readonly<Record<string, unknown>>): void => {
    const { id, method } = message;
    if (typeof method === 'string') {
      if (id === undefined) options.onNotification(method, message.params);
      else
        throw new ExperimentError(
          'E_TRAINER_OUTPUT',
          `the trainer sent a request (${shortened(method, 120)}): it may only answer and notify.`,
        );
      return;
    }
    const asked = typeof id === 'number' ? pending.get(id) : undefined;
    if (asked === undefined) {
      const why = message.error === undefined ? '' : ` (${trainerError('it', message.error).message})`;
      throw new ExperimentError(
        'E_TRAINER_OUTPUT',
        `the trainer answered request ${shown(id)}, which was not asked or is answered already${why}.`,
      );
    }
    const hasResult = 'result' in message;
    if (hasResult === 'error' in message) {
      throw new ExperimentError(
        'E_TRAINER_OUTPUT',
        `the trainer's answer to ${asked.method} has ${hasResult ? 'both a result and an error' : 'neither a result nor an error'}.`,
      );
    }
    pending.delete(id as number);
    if (hasResult) asked.resolve(message.result);
    else asked.reject(trainerError(asked.method, message.error));
  };
  return {
    request: (method, params, onSent) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) {
          reject(broken);
          return;
        }
        last += 1;
        pending.set(last, { method, resolve, reject });
        onSent?.(last);
        options.write(JSON.stringify({ jsonrpc: '2.0', id: last, method, params }));
      }),
    notify: (method, params) => {
      if (broken === undefined) options.write(JSON.stringify({ jsonrpc: '2.0', method, params }));
    },
    receive: (line) => {
      if (broken !== undefined) return;
      try {
        take(parsed(line));
      } catch (error) {
        fail(error);
        options.onBroken(error);
      }
    },
    fail,
  };
};
