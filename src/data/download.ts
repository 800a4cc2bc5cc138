import { ExperimentError } from '../core/experimentError.ts';

/** Milliseconds until a download of one file is given up. */
const TIMEOUT = 300_000;

/** Answers of a server that has nothing to give there, today or tomorrow. */
const WRONG_ADDRESS: readonly number[] = [400, 401, 403, 404, 405, 410];

/**
 * The bytes behind an address.
 * @throws ExperimentError `E_FETCH` (the network; may pass another day), `E_FETCH_ADDRESS` (nothing there)
 */
export const download = async (url: string, maxBytes: number): Promise<Uint8Array> => {
  const failed = (reason: string, cause?: unknown, code = 'E_FETCH'): ExperimentError =>
    new ExperimentError(code, `cannot fetch ${url}: ${reason}.`, { cause });
  if (!URL.canParse(url)) throw failed('this is no address', undefined, 'E_FETCH_ADDRESS');
  const chunks: Uint8Array[] = [];
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok || response.body === null) {
      const code = WRONG_ADDRESS.includes(response.status) ? 'E_FETCH_ADDRESS' : 'E_FETCH';
      throw failed(`the server answers ${response.status}`, undefined, code);
    }
    let length = 0;
    // undici's stream is iterable; the types of Node 20 do not say so
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > maxBytes) throw failed(`the answer is longer than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ExperimentError) throw error;
    const { message, cause } = error as Error;
    throw failed(cause instanceof Error && cause.message !== '' ? cause.message : message, error);
  }
  return Buffer.concat(chunks);
};
