import { readFile } from 'node:fs/promises';
import type { ErrorObject } from 'ajv';
import { ExperimentError } from '../core/experimentError.ts';
import type { BenchComparison } from './benchComparison.ts';
import type { BenchRecord } from './benchRecord.ts';
import type { BundleManifest } from './bundle/bundleManifest.ts';
import type { EvidenceRecord } from './evidenceRecord.ts';
import { packagedSchema } from './packagedSchema.ts';
import { parsePlainJson } from './parsePlainJson.ts';
import type { RegimesRecord } from './regimesRecord.ts';
import type { SharpnessRecord } from './sharpnessRecord.ts';
import type { TimeToAccuracyRecord } from './timeToAccuracyRecord.ts';

/** What batchlaw writes and reads back. */
export type AnyRecord =
  | EvidenceRecord
  | SharpnessRecord
  | RegimesRecord
  | TimeToAccuracyRecord
  | BenchRecord
  | BenchComparison;
type Readable = AnyRecord | BundleManifest;
export type RecordKind = Readable['kind'];
type RecordOf<Kind extends RecordKind> = Extract<Readable, { readonly kind: Kind }>;

/** How errors call the records of a kind, the command and file that hold them, and the schema they fit. */
interface RecordFormat {
  readonly article: string;
  readonly noun: string;
  readonly writer: string;
  readonly file: '.json' | '.zip';
  readonly again: string;
  readonly schema: string;
}

const FORMATS: Readonly<Record<RecordKind, RecordFormat>> = {
  'batchlaw-evidence': {
    article: 'an',
    noun: 'evidence record',
    writer: 'batchlaw check',
    file: '.json',
    again: 'run the check again',
    schema: 'evidence-record.v1.schema.json',
  },
  'batchlaw-sharpness': {
    article: 'a',
    noun: 'sharpness record',
    writer: 'batchlaw sharpness',
    file: '.json',
    again: 'measure again',
    schema: 'sharpness.v1.schema.json',
  },
  'batchlaw-regimes': {
    article: 'a',
    noun: 'record of regimes',
    writer: 'batchlaw regimes',
    file: '.json',
    again: 'check the regimes again',
    schema: 'regimes.v1.schema.json',
  },
  'batchlaw-time-to-accuracy': {
    article: 'a',
    noun: 'record of times to an accuracy',
    writer: 'batchlaw time-to-accuracy',
    file: '.json',
    again: 'time it again',
    schema: 'time-to-accuracy.v1.schema.json',
  },
  'batchlaw-bench': {
    article: 'a',
    noun: 'benchmark record',
    writer: 'batchlaw bench',
    file: '.json',
    again: 'run the benchmark again',
    schema: 'bench.v1.schema.json',
  },
  'batchlaw-bench-comparison': {
    article: 'a',
    noun: 'comparison of benchmarks',
    writer: 'batchlaw compare',
    file: '.json',
    again: 'compare again',
    schema: 'bench-comparison.v1.schema.json',
  },
  'batchlaw-bundle': {
    article: 'a',
    noun: 'manifest of a bundle',
    writer: 'batchlaw bundle',
    file: '.zip',
    again: 'bundle the records again',
    schema: 'bundle.v1.schema.json',
  },
};

const SCHEMA_VERSION = 1;

const violation = ({ instancePath, message, params }: ErrorObject): string => {
  const detail = params.additionalProperty ?? params.allowedValue ?? params.allowedValues;
  return `${instancePath === '' ? '/' : instancePath} ${message}${detail === undefined ? '' : ` (${[detail].flat().join(', ')})`}`;
};

const asObject = (value: unknown): { readonly kind?: unknown; readonly schemaVersion?: unknown } =>
  typeof value === 'object' && value !== null ? value : {};

const isKind = (kind: unknown): kind is RecordKind => typeof kind === 'string' && Object.hasOwn(FORMATS, kind);

const listed = (words: readonly string[]): string => words.join(' or ');
const named = ({ article, noun }: RecordFormat): string => `${article} ${noun}`;
const wantedText = (formats: readonly RecordFormat[]): string => listed(formats.map(named));
const filesText = (formats: readonly [RecordFormat, ...RecordFormat[]]): string =>
  `the ${formats[0].file} file that ${listed(formats.map(({ writer }) => `\`${writer}\``))} wrote`;

const formatsOf = ([first, ...others]: readonly [RecordKind, ...RecordKind[]]): readonly [
  RecordFormat,
  ...RecordFormat[],
] => [FORMATS[first], ...others.map((kind) => FORMATS[kind])];

/**
 * The record in a text, of one of the kinds that are wanted.
 * @param name how errors call it, e.g. its path
 * @throws ExperimentError `E_RECORD_NOT_JSON`, `E_RECORD_KIND`, `E_RECORD_NEWER`, `E_RECORD_INVALID`
 */
export const parseAnyRecord = async <Kind extends RecordKind>(
  text: string,
  name: string,
  wanted: readonly [Kind, ...Kind[]],
): Promise<RecordOf<Kind>> => {
  const formats = formatsOf(wanted);
  const value = parsePlainJson(
    text,
    (reason, cause) =>
      new ExperimentError(
        'E_RECORD_NOT_JSON',
        `${name} is not ${wantedText(formats)}: ${reason}. Give ${filesText(formats)}.`,
        { cause },
      ),
  );
  const { kind, schemaVersion } = asObject(value);
  if (isKind(kind) && !wanted.some((each) => each === kind)) {
    throw new ExperimentError(
      'E_RECORD_KIND',
      `${name} is ${named(FORMATS[kind])}, and ${wantedText(formats)} is asked for: give ${filesText(formats)}.`,
    );
  }
  if (isKind(kind) && typeof schemaVersion === 'number' && schemaVersion > SCHEMA_VERSION) {
    throw new ExperimentError(
      'E_RECORD_NEWER',
      `${name}: record has schema version ${schemaVersion}; this batchlaw reads up to ${SCHEMA_VERSION}: update batchlaw.`,
    );
  }
  const format = isKind(kind) ? FORMATS[kind] : formats[0];
  const validate = await packagedSchema(format.schema);
  if (validate(value)) return value as RecordOf<Kind>;
  throw new ExperimentError(
    'E_RECORD_INVALID',
    `${name} is not a valid ${format.noun}: ${violation(validate.errors![0]!)}. Check the file against reports/schema/${format.schema} or ${format.again}.`,
  );
};

/**
 * The bytes of a record of one of the kinds that are wanted.
 * @throws ExperimentError `E_RECORD_NOT_FOUND`, `E_RECORD_UNREADABLE`
 */
export const anyRecordBytes = async (path: string, wanted: readonly [RecordKind, ...RecordKind[]]): Promise<Buffer> => {
  const formats = formatsOf(wanted);
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new ExperimentError(
        'E_RECORD_NOT_FOUND',
        `no ${listed(formats.map(({ noun }) => noun))} at ${path}: give ${filesText(formats)}.`,
        { cause },
      );
    }
    throw new ExperimentError(
      'E_RECORD_UNREADABLE',
      `${listed(formats.map(({ noun }) => noun))} ${path} cannot be read (${code}): check that it is a file you may read.`,
      { cause },
    );
  }
};

/**
 * The text of a record of one of the kinds that are wanted.
 * @throws ExperimentError those of `anyRecordBytes`
 */
export const anyRecordText = async (path: string, wanted: readonly [RecordKind, ...RecordKind[]]): Promise<string> =>
  (await anyRecordBytes(path, wanted)).toString('utf8');

/**
 * The record in a file, of one of the kinds that are wanted.
 * @throws ExperimentError those of `anyRecordText` and `parseAnyRecord`
 */
export const readAnyRecord = async <Kind extends RecordKind>(
  path: string,
  wanted: readonly [Kind, ...Kind[]],
): Promise<RecordOf<Kind>> => parseAnyRecord(await anyRecordText(path, wanted), path, wanted);
