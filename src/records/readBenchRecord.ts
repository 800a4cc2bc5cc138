import { readFile } from 'node:fs/promises';
import { ExperimentError } from '../core/experimentError.ts';
import type { BenchRecord } from './benchRecord.ts';
import { packagedSchema } from './packagedSchema.ts';

const SCHEMA_VERSION = 1;

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ExperimentError(
      code === 'ENOENT' ? 'E_RECORD_NOT_FOUND' : 'E_RECORD_UNREADABLE',
      `no benchmark record can be read at ${path} (${code}): give the .json file that \`batchlaw bench\` wrote.`,
      { cause },
    );
  }
};

const parsed = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ExperimentError(
      'E_RECORD_NOT_JSON',
      `${path} is not a benchmark record: it is not JSON (${(cause as Error).message}). Give the .json file that \`batchlaw bench\` wrote.`,
      { cause },
    );
  }
};

/**
 * The benchmark record in a file.
 * @throws ExperimentError `E_RECORD_NOT_FOUND`, `E_RECORD_UNREADABLE`, `E_RECORD_NOT_JSON`, `E_RECORD_NEWER`,
 *   `E_RECORD_INVALID`
 */
export const readBenchRecord = async (path: string): Promise<BenchRecord> => {
  const value = parsed(await textOf(path), path);
  const { kind, schemaVersion } = (value ?? {}) as { readonly kind?: unknown; readonly schemaVersion?: unknown };
  if (kind === 'batchlaw-bench' && typeof schemaVersion === 'number' && schemaVersion > SCHEMA_VERSION) {
    throw new ExperimentError(
      'E_RECORD_NEWER',
      `${path}: record has schema version ${schemaVersion}; this batchlaw reads up to ${SCHEMA_VERSION}: update batchlaw.`,
    );
  }
  const validate = await packagedSchema<BenchRecord>('bench.v1.schema.json');
  if (validate(value)) return value;
  const { instancePath, message } = validate.errors![0]!;
  throw new ExperimentError(
    'E_RECORD_INVALID',
    `${path} is not a valid benchmark record: ${instancePath || '/'} ${message}. Check the file against reports/schema/bench.v1.schema.json or run batchlaw bench again.`,
  );
};
