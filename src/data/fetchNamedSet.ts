import { download } from './download.ts';
import { installFiles } from './installFiles.ts';
import type { NamedSet } from './namedSets.ts';
import { verifiedFile } from './verifiedFile.ts';
import { WRONG_DOWNLOAD } from './wrongDownload.ts';

/** No packed file of a named set is larger. */
const MAX_BODY_BYTES = 2 ** 26;

/**
 * Fetches the files of a named set, compares each with its checksum and puts them into `cacheFolder`/`set.name`. A
 * failure leaves nothing behind.
 * @param url of the folder that holds the files with `.gz` added to their names
 * @returns the folder
 * @throws ExperimentError `E_FETCH` (the network; may pass another day), `E_FETCH_ADDRESS` (nothing there), `E_CHECKSUM`, `E_GZIP_CORRUPT`, `E_CACHE_WRITE`
 */
export const fetchNamedSet = async (set: NamedSet, url: string, cacheFolder: string): Promise<string> => {
  const base = url.endsWith('/') ? url : `${url}/`;
  const files = new Map<string, Uint8Array>();
  for (const file of Object.keys(set.sha256)) {
    const address = `${base}${file}.gz`;
    const bytes = await download(address, MAX_BODY_BYTES);
    verifiedFile(set, file, bytes, address, WRONG_DOWNLOAD);
    files.set(`${file}.gz`, bytes);
  }
  return installFiles(cacheFolder, set.name, files);
};
