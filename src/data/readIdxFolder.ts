import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset, Provenance } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { datasetFromIdx } from './datasetFromIdx.ts';
import { gunzipIfNeeded } from './gunzipIfNeeded.ts';
import { readDataFile } from './readDataFile.ts';
import { readIdx } from './readIdx.ts';
import { sha256Of } from './sha256Of.ts';

const IDX_NAME = /^(?<part>.*?)-?(?<role>images|labels)[-.]idx\d-ubyte(\.gz)?$/;

const EXAMPLE = 'train-images-idx3-ubyte.gz with train-labels-idx1-ubyte.gz';

interface Pair {
  images?: string;
  labels?: string;
}

/** The user's own idx files: each PART-images-idx3-ubyte with its PART-labels-idx1-ubyte, train first. */
const pairsIn = async (folder: string): Promise<readonly (readonly [string, Required<Pair>])[]> => {
  const pairs = new Map<string, Pair>();
  const files = await readdir(folder).catch((cause: Error) => {
    throw new ExperimentError('E_DATA_READ', `cannot read folder ${folder}: ${cause.message}.`, { cause });
  });
  for (const file of files.sort()) {
    const { part, role } = IDX_NAME.exec(file)?.groups ?? {};
    if (part === undefined) continue;
    const pair = pairs.get(part) ?? {};
    pair[role as keyof Pair] ??= file; // sorted: without .gz comes first
    pairs.set(part, pair);
  }
  if (pairs.size === 0) {
    throw new ExperimentError(
      'E_IDX_FOLDER',
      `folder ${folder} holds no idx files: expected pairs such as ${EXAMPLE}.`,
    );
  }
  const order = [...pairs.keys()].sort((a, b) => Number(b === 'train') - Number(a === 'train') || (a < b ? -1 : 1));
  return order.map((part) => {
    const { images, labels } = pairs.get(part)!;
    if (images === undefined || labels === undefined) {
      throw new ExperimentError(
        'E_IDX_FOLDER',
        `folder ${folder} holds ${images ?? labels} but no ${images === undefined ? 'images' : 'labels'} for it: expected pairs such as ${EXAMPLE}.`,
      );
    }
    return [part, { images, labels }];
  });
};

/**
 * A data set from a folder of idx files, all pairs of images and labels one after another.
 * @throws ExperimentError `E_IDX_FOLDER`, `E_DATA_READ`, and those of `readIdx` and `datasetFromIdx`
 */
export const readIdxFolder = async (folder: string, origin: Omit<Provenance, 'sha256'>): Promise<Dataset> => {
  const chunks: Uint8Array[] = [];
  const read = async (file: string) => {
    const raw = gunzipIfNeeded(await readDataFile(join(folder, file)), file);
    chunks.push(raw);
    return readIdx(raw, file);
  };
  const parts = [];
  for (const [name, { images, labels }] of await pairsIn(folder)) {
    parts.push({ name: name || 'only', images: await read(images), labels: await read(labels) });
  }
  const sha256 = sha256Of(...chunks);
  return datasetFromIdx(parts, { id: `${origin.name}#${sha256.slice(0, 16)}`, provenance: { ...origin, sha256 } });
};
