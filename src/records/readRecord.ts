import { readFile } from 'node:fs/promises';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { ExperimentError } from '../core/experimentError.ts';
import type { EvidenceRecord } from './evidenceRecord.ts';

const SCHEMA_VERSION = 1;
const SCHEMA_FILE = new URL('../../reports/schema/evidence-record.v1.schema.json', import.meta.url);

let validator: Promise<ValidateFunction<EvidenceRecord>> | undefined;

const recordValidator = (): Promise<ValidateFunction<EvidenceRecord>> => {
  validator ??= readFile(SCHEMA_FILE, 'utf8').then((text) =>
    new Ajv({ discriminator: true, allowUnionTypes: true }).compile<EvidenceRecord>(JSON.parse(text)),
  );
  return validator;
};

const violation = ({ instancePath, message, params }: ErrorObject): string => {
  const detail = params.additionalProperty ?? params.allowedValue ?? params.allowedValues;
  return `${instancePath === '' ? '/' : instancePath} ${message}${detail === undefined ? '' : ` (${[detail].flat().join(', ')})`}`;
};

const asObject = (value: unknown): Partial<Record<keyof EvidenceRecord, unknown>> =>
  typeof value === 'object' && value !== null ? value : {};

/**
 * The record in a text.
 * @param name how errors call it, e.g. its path
 * @throws ExperimentError `E_RECORD_NOT_JSON`, `E_RECORD_NEWER`, `E_RECORD_INVALID`
 */
export const parseRecord = async (text: string, name: string): Promise<EvidenceRecord> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ExperimentError(
      'E_RECORD_NOT_JSON',
      `${name} is not an evidence record: it is not JSON (${(cause as Error).message}). Give the .json file that \`batchlaw check\` wrote.`,
      { cause },
    );
  }
  const { kind, schemaVersion } = asObject(value);
  if (kind === 'batchlaw-evidence' && typeof schemaVersion === 'number' && schemaVersion > SCHEMA_VERSION) {
    throw new ExperimentError(
      'E_RECORD_NEWER',
      `${name}: record has schema version ${schemaVersion}; this batchlaw reads up to ${SCHEMA_VERSION}: update batchlaw.`,
    );
  }
  const validate = await recordValidator();
  if (validate(value)) return value;
  throw new ExperimentError(
    'E_RECORD_INVALID',
    `${name} is not a valid evidence record: ${violation(validate.errors![0]!)}. Check the file against reports/schema/evidence-record.v1.schema.json or run the check again.`,
  );
};

/**
 * The record in a file.
 * @throws ExperimentError `E_RECORD_NOT_FOUND`, `E_RECORD_UNREADABLE`, and those of `parseRecord`
 */
export const readRecord = async (path: string): Promise<EvidenceRecord> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new ExperimentError(
        'E_RECORD_NOT_FOUND',
        `no evidence record at ${path}: give the .json file that \`batchlaw check\` wrote.`,
        { cause },
      );
    }
    throw new ExperimentError(
      'E_RECORD_UNREADABLE',
      `evidence record ${path} cannot be read (${code}): check that it is a file you may read.`,
      { cause },
    );
  }
  return parseRecord(text, path);
};
