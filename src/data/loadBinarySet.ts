import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { BinaryImageSet } from './cifar10.ts';
import { datasetFromRecords } from './datasetFromRecords.ts';
import { download } from './download.ts';
import { gunzipIfNeeded } from './gunzipIfNeeded.ts';
import { installFiles } from './installFiles.ts';
import type { NamedSetPlaces } from './loadNamedSet.ts';
import { readDataFile } from './readDataFile.ts';
import { readTar } from './readTar.ts';
import { sha256Of } from './sha256Of.ts';
import { WRONG_DOWNLOAD } from './wrongDownload.ts';

const datasetFromArchive = (set: BinaryImageSet, packed: Uint8Array, where: string, advice: string): Dataset => {
  const found = sha256Of(packed);
  if (found !== set.archive.sha256) {
    throw new ExperimentError(
      'E_CHECKSUM',
      `${where} is not the ${set.archive.name} of ${set.name}: it has sha256 ${found}, but ${set.archive.sha256} is right. ${advice}`,
    );
  }
  const files = readTar(gunzipIfNeeded(packed, where), where);
  const missing = set.files.find((file) => !files.has(file));
  if (missing !== undefined) throw new ExperimentError('E_TAR', `${where} holds no ${missing}: fetch it again.`);
  return datasetFromRecords(set, files, where);
};

/** The set from one folder, or what is missing there. */
const lookInto = async (folder: string, set: BinaryImageSet): Promise<Dataset | string> => {
  const present = new Set(await readdir(folder).catch(() => [] as string[]));
  if (present.size === 0) return `${folder} (no such folder, or empty)`;
  const missing = set.files.filter((file) => !present.has(file));
  if (missing.length === 0) {
    const bytes = new Map<string, Uint8Array>();
    for (const file of set.files) bytes.set(file, await readDataFile(join(folder, file)));
    return datasetFromRecords(set, bytes, folder);
  }
  if (present.has(set.archive.name)) {
    const path = join(folder, set.archive.name);
    return datasetFromArchive(set, await readDataFile(path), path, 'Remove it and fetch it again.');
  }
  return `${folder} (${set.files.length - missing.length} of ${set.files.length} files, no ${missing[0]}, no ${set.archive.name})`;
};

/**
 * Loads a set of binary records from the first place that has all its files or its archive: the user's folder, the folder of
 * the set in it, what unpacking leaves in it, the cache; else the archive is fetched into the cache, once its checksum is right.
 * Training files come first, the test file last.
 * @throws ExperimentError `E_DATA_NOT_FOUND` with every place looked at, `E_DATA_FETCH_FAILED` the same when the network is to
 *   blame, `E_CHECKSUM`, `E_TAR`, `E_RECORDS`, `E_CACHE_WRITE`, `E_GZIP_CORRUPT`
 */
export const loadBinarySet = async (set: BinaryImageSet, places: NamedSetPlaces): Promise<Dataset> => {
  const { folder, cacheFolder } = places;
  const cached = join(cacheFolder, set.name);
  const folders = [
    ...(folder === undefined ? [] : [folder, join(folder, set.name), join(folder, set.archive.folder)]),
    cached,
    join(cached, set.archive.folder),
  ];
  const looked: string[] = [];
  for (const place of folders) {
    const found = await lookInto(place, set);
    if (typeof found !== 'string') return found;
    looked.push(found);
  }
  const url = places.url ?? set.url;
  const address = `${url.endsWith('/') ? url : `${url}/`}${set.archive.name}`;
  places.onNote?.(`fetching ${set.name} from ${address} into ${cached}`);
  let code = 'E_DATA_NOT_FOUND';
  try {
    const packed = await download(address, set.archive.maxBytes);
    const dataset = datasetFromArchive(set, packed, address, WRONG_DOWNLOAD);
    await installFiles(cacheFolder, set.name, new Map([[set.archive.name, packed]]));
    return dataset;
  } catch (error) {
    if (!(error instanceof ExperimentError) || !['E_FETCH', 'E_FETCH_ADDRESS'].includes(error.code)) throw error;
    if (error.code === 'E_FETCH') code = 'E_DATA_FETCH_FAILED';
    looked.push(error.message.replace(/\.$/, ''));
  }
  throw new ExperimentError(
    code,
    `data set ${set.name} is not on this machine. Looked at:\n${looked.map((place) => `  - ${place}`).join('\n')}\nPut ${set.archive.name}, or the files in it (${set.files.join(', ')}), into ${cached}, or name the folder that holds them.`,
  );
};
