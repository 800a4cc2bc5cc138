import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CIFAR_10 } from '../../../src/data/cifar10.ts';
import { loadBinarySet } from '../../../src/data/loadBinarySet.ts';
import { loadDataset } from '../../../src/data/loadDataset.ts';
import { sha256Of } from '../../../src/data/sha256Of.ts';
import { WRONG_DOWNLOAD } from '../../../src/data/wrongDownload.ts';
import { errorOf } from '../../support/errorOf.ts';
import { loopbackServer } from '../../support/loopbackServer.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { TINY_ARCHIVE, TINY_BINARY_SET, TINY_RECORDS, tarOf } from '../../support/tinyBinarySet.ts';

/** A server on this machine; resolves to its URL. */
const serve = (answer: (response: ServerResponse) => void): Promise<string> =>
  loopbackServer((_, response) => answer(response));

const folderWith = (files: Readonly<Record<string, Uint8Array>>, ...inside: string[]): string => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, ...inside), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, ...inside, name), bytes);
  return folder;
};

const changed = (file: string, change: (bytes: Uint8Array) => Uint8Array) => ({
  ...TINY_RECORDS,
  [file]: change(Uint8Array.from(TINY_RECORDS[file]!)),
});

const ofFolder = (files: Readonly<Record<string, Uint8Array>>) =>
  loadBinarySet(TINY_BINARY_SET, { folder: folderWith(files), cacheFolder: temporaryFolder() });

const { name, folder: unpacked } = TINY_BINARY_SET.archive;

describe('loadBinarySet', () => {
  it('puts training and test files into one data set, channels last', async () => {
    const set = await ofFolder(TINY_RECORDS);
    expect(set).toMatchObject({ count: 12, features: 6, classes: 2, image: { rows: 2, columns: 1, channels: 3 } });
    expect([...set.labels]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    expect([...set.inputs.subarray(0, 6)]).toEqual([0, 100, 200, 1, 101, 201]);
    expect([...set.inputs.subarray(9 * 6, 10 * 6)]).toEqual([11, 111, 211, 12, 112, 212]); // test file, record 1
    const sha256 = sha256Of(...Object.values(TINY_RECORDS));
    expect(set.provenance).toEqual({ name: 'tiny-binary', source: 'made up', licence: 'none needed', sha256 });
  });

  it('gives the same data set wherever it lies, unpacked or not', async () => {
    const expected = await ofFolder(TINY_RECORDS);
    const empty = temporaryFolder();
    const archive = { [name]: TINY_ARCHIVE };
    for (const places of [
      { folder: folderWith(TINY_RECORDS, unpacked), cacheFolder: empty },
      { folder: folderWith(archive, 'tiny-binary'), cacheFolder: empty },
      { cacheFolder: folderWith(archive, 'tiny-binary') },
      { cacheFolder: folderWith(TINY_RECORDS, 'tiny-binary', unpacked) },
    ]) {
      expect(await loadBinarySet(TINY_BINARY_SET, places)).toEqual(expected);
    }
  });

  it('fetches the archive into the cache, and finds it there the next time', async () => {
    const url = await serve((response) => response.end(TINY_ARCHIVE));
    const cacheFolder = join(temporaryFolder(), 'deep');
    const notes: string[] = [];
    const fetched = await loadBinarySet(TINY_BINARY_SET, { cacheFolder, url, onNote: (note) => notes.push(note) });
    expect(readdirSync(join(cacheFolder, 'tiny-binary'))).toEqual([name]);
    expect(notes).toEqual([`fetching tiny-binary from ${url}/${name} into ${join(cacheFolder, 'tiny-binary')}`]);
    expect(await loadBinarySet(TINY_BINARY_SET, { cacheFolder, url: `${url}/` })).toEqual(fetched);
  });

  it('installs nothing of half a download, of a wrong one, or of one that is too long', async () => {
    const half = await serve((response) => {
      response.writeHead(200, { 'content-length': TINY_ARCHIVE.length });
      response.write(TINY_ARCHIVE.subarray(0, 100), () => response.destroy());
    });
    const cacheFolder = temporaryFolder();
    const cut = await errorOf(() => loadBinarySet(TINY_BINARY_SET, { cacheFolder, url: half }));
    expect(cut.code).toBe('E_DATA_FETCH_FAILED');
    expect(cut.message).toContain(`cannot fetch ${half}/${name}: `);
    const wrong = await serve((response) => response.end('something else'));
    const other = await errorOf(() => loadBinarySet(TINY_BINARY_SET, { cacheFolder, url: wrong }));
    expect(other.code).toBe('E_CHECKSUM');
    expect(other.message).toBe(
      `${wrong}/${name} is not the ${name} of tiny-binary: it has sha256 ${sha256Of(Buffer.from('something else'))}, but ${TINY_BINARY_SET.archive.sha256} is right. ${WRONG_DOWNLOAD}`,
    );
    expect(WRONG_DOWNLOAD).toMatch(/^Nothing was installed: .* --data-url/);
    const long = { ...TINY_BINARY_SET, archive: { ...TINY_BINARY_SET.archive, maxBytes: 5 } };
    const error = await errorOf(() => loadBinarySet(long, { cacheFolder, url: wrong }));
    expect(error.message).toContain('the answer is longer than 5 bytes');
    expect(readdirSync(cacheFolder)).toEqual([]);
  });

  it('lists every place and what to do when the files are nowhere', async () => {
    const { 'test_batch.bin': _, ...most } = TINY_RECORDS;
    const [folder, cacheFolder] = [folderWith(most), temporaryFolder()];
    const url = await serve((response) => response.writeHead(404).end());
    const error = await errorOf(() => loadBinarySet(TINY_BINARY_SET, { folder, cacheFolder, url }));
    expect(error.code).toBe('E_DATA_NOT_FOUND');
    const cached = join(cacheFolder, 'tiny-binary');
    expect(error.message.split('\n')).toEqual([
      'data set tiny-binary is not on this machine. Looked at:',
      `  - ${folder} (2 of 3 files, no test_batch.bin, no ${name})`,
      `  - ${join(folder, 'tiny-binary')} (no such folder, or empty)`,
      `  - ${join(folder, unpacked)} (no such folder, or empty)`,
      `  - ${cached} (no such folder, or empty)`,
      `  - ${join(cached, unpacked)} (no such folder, or empty)`,
      `  - cannot fetch ${url}/${name}: the server answers 404`,
      `Put ${name}, or the files in it (data_batch_1.bin, data_batch_2.bin, test_batch.bin), into ${cached}, or name the folder that holds them.`,
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, Uint8Array>>, string]>([
    [
      'a file cut short',
      changed('data_batch_2.bin', (bytes) => bytes.subarray(0, 27)),
      /data_batch_2\.bin in \S+ is 27 bytes long, but 4 records of 7 bytes are 28: it is cut short or of another format; fetch or copy it again\./
        .source,
    ],
    [
      'a label beyond the classes',
      changed('test_batch.bin', (bytes) => bytes.fill(10, 14, 15)),
      /record 2 of test_batch\.bin in \S+ has label 10, but labels are 0 to 1: it is damaged or of another format; fetch or copy it again\./
        .source,
    ],
    [
      'training classes of other sizes',
      changed('data_batch_1.bin', (bytes) => bytes.fill(1, 0, 1)),
      'the training files of tiny-binary hold 3 images of class 0, but 4 are right: they are not the files that were published; replace them\\.',
    ],
    [
      'test classes of other sizes',
      changed('test_batch.bin', (bytes) => bytes.fill(0, 7, 8)),
      'the test files of tiny-binary hold 3 images of class 0, but 2 are right',
    ],
  ])('refuses %s', async (_, files, message) => {
    const error = await errorOf(() => ofFolder(files));
    expect(error.code).toBe('E_RECORDS');
    expect(error.message).toMatch(new RegExp(message));
  });

  it('refuses an archive that lacks a file', async () => {
    const packed = gzipSync(tarOf(unpacked, { 'data_batch_1.bin': TINY_RECORDS['data_batch_1.bin']! }));
    const set = { ...TINY_BINARY_SET, archive: { ...TINY_BINARY_SET.archive, sha256: sha256Of(packed) } };
    const folder = folderWith({ [name]: packed });
    const error = await errorOf(() => loadBinarySet(set, { folder, cacheFolder: temporaryFolder() }));
    expect(error).toMatchObject({
      code: 'E_TAR',
      message: `${join(folder, name)} holds no data_batch_2.bin: fetch it again.`,
    });
  });

  it('knows CIFAR-10: six files of 10,000 images of 32 x 32 x 3', async () => {
    expect(CIFAR_10.files).toHaveLength(6);
    const folder = folderWith(Object.fromEntries(CIFAR_10.files.map((file) => [file, new Uint8Array(5)])));
    const error = await errorOf(() => loadDataset({ data: 'cifar-10', folder, cacheFolder: temporaryFolder() }));
    expect(error.message).toBe(
      `data_batch_1.bin in ${folder} is 5 bytes long, but 10000 records of 3073 bytes are 30730000: it is cut short or of another format; fetch or copy it again.`,
    );
  });
});
