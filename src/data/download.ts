import { ExperimentError } from '../core/experimentError.ts';

/** Milliseconds without a byte after which a download is given up: a slow line may take its time, a dead one may not. */
const SILENCE = 60_000;

/** Answers of a server that has nothing to give there, today or tomorrow. */
const WRONG_ADDRESS: readonly number[] = [400, 401, 403, 404, 405, 410];

/** What an error of `fetch` says, which hides the reason in its cause. */
const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
};

/**
 * The bytes behind an address. Compressed on the way they are not, so that a length that is promised is that of the bytes.
 * @param silence milliseconds without a byte after which it is given up
 * @throws ExperimentError `E_FETCH` (the network; may pass another day), `E_FETCH_ADDRESS` (nothing there)
 */
export const download = async (url: string, maxBytes: number, silence: number = SILENCE): Promise<Uint8Array> => {
  const failed = (reason: string, cause?: unknown, code = 'E_FETCH'): ExperimentError =>
    new ExperimentError(code, `cannot fetch ${url}: ${reason}.`, { cause });
  if (!URL.canParse(url)) throw failed('this is no address', undefined, 'E_FETCH_ADDRESS');
  const chunks: Uint8Array[] = [];
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(), silence);
  let [length, promised] = [0, ''];
  try {
    const response = await fetch(url, { signal: silent.signal, headers: { 'accept-encoding': 'identity' } });
    if (!response.ok || response.body === null) {
      const code = WRONG_ADDRESS.includes(response.status) ? 'E_FETCH_ADDRESS' : 'E_FETCH';
      throw failed(`the server answers ${response.status}`, undefined, code);
    }
    const announced = response.headers.get('content-length');
    promised = announced === null ? '' : ` of ${announced}`;
    // undici's stream is iterable; the types of Node 20 do not say so
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      timer.refresh();
      length += chunk.length;
      if (length > maxBytes) throw failed(`the answer is longer than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ExperimentError) throw error;
    const after = `after ${length}${promised} bytes`;
    if (silent.signal.aborted) throw failed(`nothing came for ${silence / 1000} seconds, ${after}`, error);
    throw failed(length > 0 ? `it ended ${after} (${reasonOf(error)})` : reasonOf(error), error);
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks);
};
