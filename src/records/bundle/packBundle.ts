import { basename } from 'node:path';
import { ExperimentError } from '../../core/experimentError.ts';
import { sha256Of } from '../../data/sha256Of.ts';
import { writeZip } from '../../data/writeZip.ts';
import type { EvidenceRecord } from '../evidenceRecord.ts';
import { laidOutJson } from '../laidOutJson.ts';
import { toolVersion } from '../toolVersion.ts';
import { bundledJudges } from './bundledJudges.ts';
import { checkBundleSize, MANIFEST } from './bundleFiles.ts';
import type { BundledRecord, BundleManifest } from './bundleManifest.ts';

/** A file that goes into a bundle. */
export interface FileToBundle {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface RecordToBundle extends FileToBundle {
  readonly record: EvidenceRecord;
}

/** What a bundle is made of. */
export interface BundleContents {
  readonly records: readonly [RecordToBundle, ...RecordToBundle[]];
  readonly config?: FileToBundle;
  readonly environment: BundleManifest['environment'];
}

/** The last part of a path, without what some file system does not take. */
const portable = (path: string): string =>
  basename(path)
    .replace(/[^A-Za-z0-9_ .+@=,-]/g, '_')
    .replace(/^[^A-Za-z0-9_]/, '_')
    .slice(-200);

const described = (folder: 'records' | 'config', { path, bytes }: FileToBundle) => ({
  path: `${folder}/${portable(path)}`,
  bytes: bytes.length,
  sha256: sha256Of(bytes),
});

const describedRecord = (file: RecordToBundle): BundledRecord => ({
  ...described('records', file),
  ...bundledJudges(file.record),
});

/** File systems that fold letters hold one of two names that differ in their case. */
const refuseTwins = (records: BundleContents['records']): void => {
  const seen = new Map<string, string>();
  for (const { path } of records) {
    const name = portable(path);
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) {
      throw new ExperimentError(
        'E_BUNDLE_TWINS',
        `${twin} and ${path} would both be records/${name} in the bundle: rename one of them, or bundle it apart.`,
      );
    }
    seen.set(name.toLowerCase(), path);
  }
};

/**
 * The bytes of a bundle, equal for equal contents: a zip file whose first entry is the manifest.
 * @throws ExperimentError `E_BUNDLE_TWINS`, `E_BUNDLE_TOO_LARGE`
 */
export const packBundle = ({ records, config, environment }: BundleContents): Uint8Array => {
  refuseTwins(records);
  const [first, ...others] = records;
  const manifest: BundleManifest = {
    kind: 'batchlaw-bundle',
    schemaVersion: 1,
    tool: toolVersion(),
    environment,
    records: [describedRecord(first), ...others.map(describedRecord)],
    ...(config && { config: described('config', config) }),
  };
  const text = Buffer.from(laidOutJson(manifest));
  const zip = writeZip([
    [MANIFEST, text],
    ...records.map(({ bytes }, i) => [manifest.records[i]!.path, bytes] as const),
    ...(config && manifest.config ? [[manifest.config.path, config.bytes] as const] : []),
  ]);
  checkBundleSize(zip.length, 'the bundle');
  return zip;
};
