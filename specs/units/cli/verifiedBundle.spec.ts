import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Of } from '../../../src/data/sha256Of.ts';
import { writeZip } from '../../../src/data/writeZip.ts';
import { commandRun } from '../../support/commandRun.ts';
import { folderOfRecords, sampleBundle, trained } from '../../support/sampleBundle.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

type Files = Map<string, Uint8Array | string>;

/** What `verify` says of a bundle whose files were changed and packed again. */
const verifyChanged = async (change: (files: Files) => unknown, alter = (zip: Uint8Array) => zip) => {
  const folder = folderOfRecords();
  const { files } = await sampleBundle(folder, { config: 'batchlaw.config.json' });
  const changed: Files = new Map(files);
  change(changed);
  const path = join(folder, 'changed.zip');
  writeFileSync(path, alter(writeZip([...changed].map(([name, content]) => [name, Buffer.from(content)]))));
  const run = await commandRun(['verify', path]);
  return {
    ...run,
    stdout: run.stdout.replaceAll(path, 'changed.zip'),
    stderr: run.stderr.replaceAll(path, 'changed.zip'),
  };
};

const inManifest =
  (from: string | RegExp, to: string) =>
  (files: Files): void => {
    const text = Buffer.from(files.get('manifest.json')!).toString('utf8');
    expect(text).toMatch(from);
    files.set('manifest.json', text.replace(from, to));
  };

describe('batchlaw verify of a bundle', () => {
  it('confirms it, and each record in it', async () => {
    const { code, stdout, stderr } = await verifyChanged(() => {});
    expect(stdout).toMatch(
      /^changed\.zip \(bundle of batchlaw [\d.]+; 1 record, 1 config; sha256 [0-9a-f]{64}\)\nevery file is as its manifest says\nrecords\/check\.json \(batchlaw .*\)\nconfirmed: .*\nanswer: The gate is open\nWhat the blocks measured is taken/,
    );
    expect([code, stderr]).toEqual([0, '']);
  });

  const altered = trained.replace(/"kind":"holds"\}\n/, '"kind":"violated","reason":"x"}\n');

  it.each<[string, (files: Files) => unknown, string]>([
    [
      'an altered record by its hash',
      (files) => files.set('records/check.json', altered),
      `  records/check.json has the sha256 ${sha256Of(Buffer.from(altered))}; the manifest has ${sha256Of(Buffer.from(trained))}\n`,
    ],
    [
      'an altered record by its size',
      (files) => files.set('records/check.json', altered),
      `  records/check.json has ${Buffer.byteLength(altered)} bytes; the manifest has ${Buffer.byteLength(trained)}\n`,
    ],
    [
      'an altered record by its place',
      (files) => files.set('records/check.json', altered),
      '  records/check.json#/checks/0/verdict/kind is "violated"',
    ],
    [
      'a file that is no record',
      (files) => files.set('records/check.json', '{}'),
      '\nrecords/check.json is refused: records/check.json is not a valid evidence record: / must',
    ],
    [
      'a missing record',
      (files) => files.delete('records/check.json'),
      '  records/check.json is missing, and the manifest names it\n',
    ],
    [
      'a missing config',
      (files) => files.delete('config/batchlaw.config.json'),
      '  config/batchlaw.config.json is missing, and the manifest names it\n',
    ],
    [
      'a file beside those named',
      (files) => files.set('records/b.json', '{}'),
      '  records/b.json is there, and the manifest does not name it\n',
    ],
    [
      'a claim hash of the manifest that is not the record’s',
      inManifest(/"hash":"[0-9a-f]{64}"/, `"hash":"${'0'.repeat(64)}"`),
      `manifest.json#/records/0/claims/0/hash is "${'0'.repeat(64)}"; records/check.json has "`,
    ],
    [
      'a record that is named twice',
      inManifest(/"records": \[(.*)\]/s, '"records": [$1,$1]'),
      '  records/check.json is named twice by the manifest\n',
    ],
    [
      'a key of the manifest that is there twice',
      inManifest('"schemaVersion"', '"schemaVersion": 1,\n "schemaVersion"'),
      '  manifest.json has the key "schemaVersion" twice in one object\n',
    ],
  ])('finds %s', async (_, change, line) => {
    const { code, stdout } = await verifyChanged(change);
    expect(stdout).toContain(line);
    expect(code).toBe(1);
  });

  it('finds bytes outside the files', async () => {
    const { code, stdout } = await verifyChanged(
      () => {},
      (zip) => Buffer.concat([zip.subarray(0, -22), Buffer.from('hidden'), zip.subarray(-22)]),
    );
    expect(stdout).toContain(
      'not as its manifest says:\n  the zip file has bytes that `batchlaw bundle` does not write: it was packed anew or altered\n',
    );
    expect(code).toBe(1);
  });

  it.each<[string, (files: Files) => unknown, string]>([
    [
      'an entry that leads elsewhere',
      (files) => files.set('../\u001b[2Jx', ''),
      'changed.zip is no evidence bundle: it has an entry called "../?[2Jx". Give the .zip file that `batchlaw bundle` wrote, as it was written. [E_BUNDLE_INVALID]',
    ],
    [
      'a zip without a manifest',
      (files) => files.delete('manifest.json'),
      'changed.zip is no evidence bundle: it has no manifest.json.',
    ],
    [
      'a manifest that is no JSON',
      (files) => files.set('manifest.json', '{'),
      'Give the .zip file that `batchlaw bundle` wrote. [E_RECORD_NOT_JSON]',
    ],
    [
      'a manifest of a later version',
      inManifest('"schemaVersion": 1', '"schemaVersion": 2'),
      'changed.zip/manifest.json: record has schema version 2; this batchlaw reads up to 1: update batchlaw. [E_RECORD_NEWER]',
    ],
    [
      'a manifest that names a path outside',
      inManifest('records/check.json', 'records/../check.json'),
      'changed.zip/manifest.json is not a valid manifest of a bundle: /records/0/path must match pattern',
    ],
  ])('refuses %s', async (_, change, text) => {
    const { code, stderr } = await verifyChanged(change);
    expect(stderr).toContain(text);
    expect(code).toBe(2);
  });

  it('refuses packed entries before it unpacks them', async () => {
    const { code, stderr } = await verifyChanged(
      () => {},
      (zip) => {
        const bytes = Buffer.from(zip);
        bytes.writeUInt16LE(8, bytes.indexOf('PK\x01\x02', 0, 'latin1') + 10);
        return bytes;
      },
    );
    expect(stderr).toContain(
      'manifest.json is packed, encrypted or zip64, and a bundle holds its files as they are. Give',
    );
    expect(code).toBe(2);
  });

  it('refuses what is larger than a bundle may be', async () => {
    const path = join(temporaryFolder(), 'a.zip');
    writeFileSync(path, '');
    truncateSync(path, 2 ** 28 + 1);
    const { code, stderr } = await commandRun(['verify', path]);
    expect(stderr).toContain(
      'a.zip has 268435457 bytes, and a bundle at most 268435456: put the records into more than one bundle. [E_BUNDLE_TOO_LARGE]',
    );
    expect(code).toBe(2);
  });
});
