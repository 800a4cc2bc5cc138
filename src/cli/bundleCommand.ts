import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ExperimentError } from '../core/experimentError.ts';
import { sha256Of } from '../data/sha256Of.ts';
import type { BundleManifest } from '../records/bundle/bundleManifest.ts';
import { packBundle, type RecordToBundle } from '../records/bundle/packBundle.ts';
import { anyRecordBytes } from '../records/readAnyRecord.ts';
import { parseRecord } from '../records/readRecord.ts';
import { thisComputer } from '../records/thisMachine.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import type { CommandWorld } from './checkCommand.ts';
import { EXIT } from './exitCode.ts';
import { readConfig } from './readConfig.ts';

/** What `batchlaw bundle` was asked. */
export interface BundleRequest {
  readonly records: readonly [string, ...string[]];
  readonly config?: string;
  readonly out: string;
  /** Whose package-lock.json and git commit are told; paths are from here. */
  readonly folder: string;
}

const recordToBundle = async (path: string): Promise<RecordToBundle> => {
  const bytes = await anyRecordBytes(path, ['batchlaw-evidence']);
  return { path, bytes, record: await parseRecord(bytes.toString('utf8'), path) };
};

/** The commit of the repository around a folder; undefined without git, repository or commit. */
const commitOf = async (folder: string): Promise<string | undefined> => {
  try {
    return (await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: folder })).stdout.trim();
  } catch {
    return undefined;
  }
};

const environmentOf = async (folder: string): Promise<BundleManifest['environment']> => {
  const commit = await commitOf(folder);
  const lock = await readFile(join(folder, 'package-lock.json')).catch(() => undefined);
  return { ...thisComputer(), ...(lock && { packageLock: sha256Of(lock) }), ...(commit && { commit }) };
};

/**
 * Writes an evidence bundle; nothing is written unless every record and the config are valid.
 * @throws ExperimentError `E_OUTPUT_IS_RECORD`, and those of `anyRecordBytes`, `parseRecord`, `readConfig`, `packBundle` and
 *   `writeFileAtomically`
 */
export const bundleCommand = async (
  { records: paths, config, out, folder }: BundleRequest,
  { stdout }: Pick<CommandWorld, 'stdout'>,
): Promise<number> => {
  const target = resolve(folder, out);
  const source = [...paths, ...(config === undefined ? [] : [config])].find((path) => resolve(folder, path) === target);
  if (source !== undefined) {
    throw new ExperimentError(
      'E_OUTPUT_IS_RECORD',
      `the bundle would overwrite ${source}, which goes into it: give --out another file.`,
    );
  }
  const [first, ...others] = paths.map((path) => resolve(folder, path)) as [string, ...string[]];
  const records: [RecordToBundle, ...RecordToBundle[]] = [await recordToBundle(first)];
  for (const path of others) records.push(await recordToBundle(path));
  const checked = config === undefined ? undefined : await readConfig(config, folder);
  const zip = packBundle({
    records,
    ...(checked && { config: { path: checked.path, bytes: await readFile(checked.path) } }),
    environment: await environmentOf(folder),
  });
  await writeFileAtomically(target, zip);
  const files = `${paths.length} record${paths.length === 1 ? '' : 's'}${checked ? ', 1 config' : ''}`;
  stdout.write(`${out} (${files}, ${zip.length} bytes)\nsha256 ${sha256Of(zip)}\n`);
  stdout.write(
    `Publish the sha256 beside the bundle; \`batchlaw verify ${out}\` checks the bundle anywhere, offline.\n`,
  );
  return EXIT.allHold;
};
