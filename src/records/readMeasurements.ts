import { readFile } from 'node:fs/promises';
import { ExperimentError } from '../core/experimentError.ts';
import type { Atlas } from './atlas.ts';
import type { BenchFalseAlarms } from './benchFalseAlarms.ts';
import type { ErrorRates } from './errorRates.ts';
import type { KillTable } from './killTable.ts';
import { packagedSchema } from './packagedSchema.ts';
import type { SoundSeeds } from './soundSeeds.ts';

/** What was measured of the tool itself, once, and travels with it; a part is absent where its file is not there. */
export interface Measurements {
  readonly errorRates?: ErrorRates;
  readonly atlas?: Atlas;
  readonly killTable?: KillTable;
  readonly benchFalseAlarms?: BenchFalseAlarms;
  readonly soundSeeds?: SoundSeeds;
}

const PACKAGED = new URL('../../reports/', import.meta.url);

const readChecked = async <T>(file: string, folder: URL): Promise<T | undefined> => {
  const path = new URL(`${file}.json`, folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
  const validate = await packagedSchema<T>(`${file}.v1.schema.json`);
  const value: unknown = JSON.parse(text);
  if (validate(value)) return value;
  const { instancePath, message } = validate.errors![0]!;
  throw new ExperimentError(
    'E_MEASUREMENTS_INVALID',
    `${path.pathname} does not fit its schema: ${instancePath || '/'} ${message}. Make it anew with its script (npm run ${file}), or install batchlaw again.`,
  );
};

/**
 * The measurements in a folder, by default those that came with the package.
 * @throws ExperimentError `E_MEASUREMENTS_INVALID`
 */
export const readMeasurements = async (folder: URL = PACKAGED): Promise<Measurements> => {
  const [errorRates, atlas, killTable, benchFalseAlarms, soundSeeds] = await Promise.all([
    readChecked<ErrorRates>('error-rates', folder),
    readChecked<Atlas>('atlas', folder),
    readChecked<KillTable>('kill-table', folder),
    readChecked<BenchFalseAlarms>('bench-false-alarms', folder),
    readChecked<SoundSeeds>('sound-seeds', folder),
  ]);
  return {
    ...(errorRates && { errorRates }),
    ...(atlas && { atlas }),
    ...(killTable && { killTable }),
    ...(benchFalseAlarms && { benchFalseAlarms }),
    ...(soundSeeds && { soundSeeds }),
  };
};
