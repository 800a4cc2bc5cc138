import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import { CIFAR_10 } from './cifar10.ts';
import { datasetFromCsv } from './datasetFromCsv.ts';
import { datasetFromNpz } from './datasetFromNpz.ts';
import { defaultCacheFolder } from './defaultCacheFolder.ts';
import { gunzipIfNeeded } from './gunzipIfNeeded.ts';
import { loadBinarySet } from './loadBinarySet.ts';
import { loadNamedSet, type NamedSetPlaces } from './loadNamedSet.ts';
import { NAMED_SETS } from './namedSets.ts';
import { readCsv } from './readCsv.ts';
import { readDataFile } from './readDataFile.ts';
import { readIdxFolder } from './readIdxFolder.ts';
import { readNpz } from './readNpz.ts';
import { sha256Of } from './sha256Of.ts';

export interface DatasetRequest extends Partial<NamedSetPlaces> {
  /** A name (digits, fashion-mnist, mnist, cifar-10), or the path of a .npz, .csv or .csv.gz file or of a folder of idx files. */
  readonly data: string;
  /** csv: the column of the labels, by name, or by place from 0 (negative: from the end). */
  readonly labelColumn?: string | number;
  /** csv: whether the first line names the columns; absent: found out, see `readCsv`. */
  readonly header?: boolean;
}

const CSV = /\.csv(\.gz)?$/i;

const NAMES = [...NAMED_SETS.map((set) => set.name), CIFAR_10.name];

const ALLOWED = `a name (${NAMES.join(', ')}), or the path of a .npz, .csv or .csv.gz file or of a folder of idx files`;

const unknown = (data: string): ExperimentError => {
  const near = nearestName(data, NAMES);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return new ExperimentError('E_DATA_UNKNOWN', `there is no data set or file ${data}.${hint} Give ${ALLOWED}.`);
};

/** A data set from one file of the user's. Its id changes with the bytes and with how they are read. */
const datasetFromFile = async (path: string, request: DatasetRequest): Promise<Dataset> => {
  const name = basename(path);
  const bytes = gunzipIfNeeded(await readDataFile(path), name);
  const sha256 = sha256Of(bytes);
  const id = `${name}#${sha256.slice(0, 16)}`;
  const provenance = { name, source: 'a file of the user', licence: 'not stated', sha256 };
  if (/\.npz$/i.test(name)) return datasetFromNpz(readNpz(bytes, name), { id, provenance });
  if (CSV.test(name)) {
    const { labelColumn, header } = request;
    const named = labelColumn !== undefined && Number.isNaN(Number(labelColumn)) ? [String(labelColumn)] : [];
    const table = readCsv(bytes, name, {
      headerNames: ['label', 'class', 'target', ...named],
      ...(header !== undefined && { header }),
    });
    const reading = `${labelColumn === undefined ? '' : `|label=${labelColumn}`}|header=${table.hasHeader}`;
    return datasetFromCsv(table, {
      id: `${id}${reading}`,
      provenance,
      ...(labelColumn !== undefined && { labelColumn }),
    });
  }
  throw new ExperimentError('E_DATA_FORMAT', `${path} is a file of unknown format: give ${ALLOWED}.`);
};

/**
 * Loads a data set by name or path. Inputs are the raw values as float32 (pixels 0..255, or 0..16 for digits), neither
 * pooled nor standardised. A name wins over a file that is called so: write ./digits for the file.
 * @throws ExperimentError `E_LABEL_COLUMN_UNUSED`, `E_DATA_UNKNOWN`, `E_DATA_FORMAT`, `E_DATA_READ`, and those of `loadNamedSet`, `readNpz`,
 *   `datasetFromNpz`, `readCsv`, `datasetFromCsv`, `readIdxFolder`
 * @example await loadDataset({ data: 'flowers.csv', labelColumn: 'species' })
 */
export const loadDataset = async (request: DatasetRequest): Promise<Dataset> => {
  const { data, labelColumn } = request;
  if (labelColumn !== undefined && !CSV.test(data)) {
    throw new ExperimentError(
      'E_LABEL_COLUMN_UNUSED',
      `${data} has no columns to choose label column ${labelColumn} from: leave --label-column (in code labelColumn) out, or give a csv file.`,
    );
  }
  const named = NAMED_SETS.find((set) => set.name === data);
  const places = { cacheFolder: defaultCacheFolder(process.env), ...request };
  if (named !== undefined) return loadNamedSet(named, places);
  if (data === CIFAR_10.name) return loadBinarySet(CIFAR_10, places);
  const found = await stat(data).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    if (found.code === 'ENOENT' || found.code === 'ENOTDIR' || found.code === 'ENAMETOOLONG') throw unknown(data);
    throw new ExperimentError('E_DATA_READ', `cannot read ${data}: ${found.message}.`, { cause: found });
  }
  if (found.isDirectory()) {
    return readIdxFolder(data, {
      name: basename(resolve(data)),
      source: 'a folder of the user',
      licence: 'not stated',
    });
  }
  return datasetFromFile(data, request);
};
