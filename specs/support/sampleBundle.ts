import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleCommand } from '../../src/cli/bundleCommand.ts';
import { readZip } from '../../src/data/readZip.ts';
import type { BundleManifest } from '../../src/records/bundle/bundleManifest.ts';
import { serialiseRecord } from '../../src/records/serialiseRecord.ts';
import { lawRecord } from './sampleLaws.ts';
import { temporaryFolder } from './temporaryFolder.ts';
import { trainedRecord } from './trainedRecord.ts';

/** The texts of a record and a config. */
export const trained: string = await trainedRecord();
const laws: string = serialiseRecord(lawRecord());
export const config: string = JSON.stringify({ claims: { 'linear-scaling': 'error' } });

/** A folder with two records and a config. */
export const folderOfRecords = (): string => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'check.json'), trained);
  writeFileSync(join(folder, 'laws 1.json'), laws);
  writeFileSync(join(folder, 'batchlaw.config.json'), config);
  return folder;
};

/** What is asked of `bundle`, beside what `sampleBundle` asks itself. */
export type BundleAsked = Partial<Parameters<typeof bundleCommand>[0]>;

export interface SampleBundle {
  readonly stdout: string;
  readonly zip: Buffer;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly manifest: BundleManifest;
}

/** Bundles what lies in a folder of records. */
export const sampleBundle = async (folder: string, asked: BundleAsked = {}): Promise<SampleBundle> => {
  let stdout = '';
  const request = { records: ['check.json'] as const, out: 'evidence.zip', folder, ...asked };
  await bundleCommand(request, { stdout: { isTTY: false, write: (text: string) => (stdout += text) } });
  const zip = readFileSync(join(folder, request.out));
  const files = readZip(zip, 'evidence.zip');
  const text = Buffer.from(files.get('manifest.json')!).toString('utf8');
  return { stdout, zip, files, manifest: JSON.parse(text) as BundleManifest };
};
