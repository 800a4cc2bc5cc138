import { ExperimentError } from '../../core/experimentError.ts';
import { readZip } from '../../data/readZip.ts';
import { zipDirectoryAt, zipEntries } from '../../data/zipDirectory.ts';
import { parseAnyRecord } from '../readAnyRecord.ts';
import { BUNDLED_NAME, checkBundleSize, MANIFEST } from './bundleFiles.ts';
import type { BundleManifest } from './bundleManifest.ts';

/** A bundle in memory. */
export interface Bundle {
  readonly manifest: BundleManifest;
  readonly manifestText: string;
  /** By their names in the zip file, the manifest among them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const refuse = (name: string, problem: string): never => {
  throw new ExperimentError(
    'E_BUNDLE_INVALID',
    `${name} is no evidence bundle: ${problem}. Give the .zip file that \`batchlaw bundle\` wrote, as it was written.`,
  );
};

/** A name of unknown origin, for a terminal. */
const shown = (name: string): string => name.slice(0, 80).replace(/[^ -~]/g, '?');

/** Before anything is unpacked: names that lead nowhere else, and nothing that could be larger than the file itself. */
const checkEntries = (bytes: Uint8Array, name: string): void => {
  const { at, entries } = zipDirectoryAt(bytes, name);
  for (const entry of zipEntries(bytes.subarray(at), entries, name)) {
    if (!BUNDLED_NAME.test(entry.name)) refuse(name, `it has an entry called "${shown(entry.name)}"`);
    if (!entry.readable || entry.deflated) {
      refuse(name, `${entry.name} is packed, encrypted or zip64, and a bundle holds its files as they are`);
    }
  }
};

/**
 * The files of a bundle of unknown origin, and its manifest. Takes no more memory than a few times the size of the file.
 * @param name of the file, for errors
 * @throws ExperimentError `E_BUNDLE_INVALID`, `E_BUNDLE_TOO_LARGE`, `E_ZIP_CORRUPT`, those of `parseAnyRecord` for the manifest
 */
export const readBundle = async (bytes: Uint8Array, name: string): Promise<Bundle> => {
  checkBundleSize(bytes.length, name);
  checkEntries(bytes, name);
  const files = readZip(bytes, name);
  const text = files.get(MANIFEST) ?? refuse(name, `it has no ${MANIFEST}`);
  const manifestText = Buffer.from(text).toString('utf8');
  const manifest = await parseAnyRecord(manifestText, `${name}/${MANIFEST}`, ['batchlaw-bundle']);
  return { manifest, manifestText, files };
};
