import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExperimentError } from '../core/experimentError.ts';
import type { NamedSet } from './namedSets.ts';
import { verifiedFile } from './verifiedFile.ts';

/** No packed file of a named set is larger. */
const MAX_BODY_BYTES = 2 ** 26;
/** Milliseconds until a download of one file is given up. */
const TIMEOUT = 300_000;

/** Answers of a server that has nothing to give there, today or tomorrow. */
const WRONG_ADDRESS: readonly number[] = [400, 401, 403, 404, 405, 410];

const download = async (url: string): Promise<Uint8Array> => {
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
      if (length > MAX_BODY_BYTES) throw failed(`the answer is longer than ${MAX_BODY_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ExperimentError) throw error;
    const { message, cause } = error as Error;
    throw failed(cause instanceof Error && cause.message !== '' ? cause.message : message, error);
  }
  return Buffer.concat(chunks);
};

/**
 * Fetches the files of a named set, compares each with its checksum and puts them into `cacheFolder`/`set.name`. They are
 * written beside it first and renamed when all are there and right: a failure leaves nothing behind.
 * @param url of the folder that holds the files with `.gz` added to their names
 * @returns the folder
 * @throws ExperimentError `E_FETCH` (the network; may pass another day), `E_FETCH_ADDRESS` (nothing there), `E_CHECKSUM`, `E_GZIP_CORRUPT`, `E_CACHE_WRITE`
 */
export const fetchNamedSet = async (set: NamedSet, url: string, cacheFolder: string): Promise<string> => {
  const base = url.endsWith('/') ? url : `${url}/`;
  const files = new Map<string, Uint8Array>();
  for (const file of Object.keys(set.sha256)) {
    const address = `${base}${file}.gz`;
    const bytes = await download(address);
    verifiedFile(set, file, bytes, address);
    files.set(`${file}.gz`, bytes);
  }
  const folder = join(cacheFolder, set.name);
  let unfinished: string | undefined;
  try {
    await mkdir(folder, { recursive: true });
    unfinished = await mkdtemp(join(cacheFolder, '.unfinished-'));
    for (const [name, bytes] of files) await writeFile(join(unfinished, name), bytes);
    for (const name of files.keys()) await rename(join(unfinished, name), join(folder, name));
  } catch (error) {
    throw new ExperimentError(
      'E_CACHE_WRITE',
      `cannot write ${set.name} to ${folder}: ${(error as Error).message}. Set BATCHLAW_CACHE to a folder that can be written.`,
      { cause: error },
    );
  } finally {
    if (unfinished !== undefined) await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
};
