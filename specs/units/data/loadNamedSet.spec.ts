import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadNamedSet } from '../../../src/data/loadNamedSet.ts';
import { WRONG_DOWNLOAD } from '../../../src/data/wrongDownload.ts';
import { errorOf } from '../../support/errorOf.ts';
import { loopbackServer } from '../../support/loopbackServer.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { TINY_FILES, TINY_SET, tinyGzip } from '../../support/tinySet.ts';

/** A server on this machine that answers by file name, and with `otherwise` else; resolves to its URL. */
const serve = async (answers: Readonly<Record<string, Uint8Array>>, otherwise = 404): Promise<string> => {
  const url = await loopbackServer((request, response) => {
    const body = answers[request.url!.slice('/sets/'.length)];
    response.writeHead(body === undefined ? otherwise : 200).end(body);
  });
  return `${url}/sets`;
};

const packed = (): Record<string, Uint8Array> =>
  Object.fromEntries(Object.keys(TINY_FILES).map((file) => [`${file}.gz`, tinyGzip(file)]));

const put = (folder: string, files: Readonly<Record<string, Uint8Array>>): void => {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
};

describe('loadNamedSet', () => {
  it('puts training and test files into one data set, with raw values', async () => {
    const folder = temporaryFolder();
    put(folder, TINY_FILES);
    const set = await loadNamedSet(TINY_SET, { folder, cacheFolder: temporaryFolder() });
    expect([...set.inputs]).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect([...set.labels]).toEqual([0, 1, 2, 1]);
    expect(set).toMatchObject({ count: 4, features: 4, classes: 3, image: { rows: 2, columns: 2, channels: 1 } });
    expect(set.provenance).toMatchObject({ name: 'tiny', source: 'made up', licence: 'none needed' });
  });

  it('gives the same data set wherever the files lie and however they are packed and called', async () => {
    const [plain, cacheFolder, systemFolder] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    put(join(plain, 'tiny'), TINY_FILES);
    put(join(cacheFolder, 'tiny'), packed());
    put(systemFolder, Object.fromEntries(Object.entries(TINY_FILES).map(([n, b]) => [n.replace('-idx', '.idx'), b])));
    const empty = temporaryFolder();
    const sets = [
      await loadNamedSet(TINY_SET, { folder: plain, cacheFolder: empty }),
      await loadNamedSet(TINY_SET, { cacheFolder }),
      await loadNamedSet({ ...TINY_SET, systemFolders: [systemFolder] }, { cacheFolder: empty }),
    ];
    expect(sets[1]).toEqual(sets[0]);
    expect(sets[2]).toEqual(sets[0]);
  });

  it('finds the files in an npm package that is installed where the user works', async () => {
    const work = temporaryFolder();
    const { name } = TINY_SET.npmPackage!;
    put(join(work, 'node_modules', name), { 'package.json': Buffer.from('{}') });
    put(join(work, 'node_modules', name, 'data'), TINY_FILES);
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(work);
    onTestFinished(() => cwd.mockRestore());
    expect((await loadNamedSet(TINY_SET, { cacheFolder: temporaryFolder() })).count).toBe(4);
  });

  it('fetches what is nowhere into the cache, and finds it there the next time', async () => {
    const url = await serve(packed());
    const cacheFolder = join(temporaryFolder(), 'deep', 'cache');
    const notes: string[] = [];
    const onNote = (note: string): void => void notes.push(note);
    const fetched = await loadNamedSet(TINY_SET, { cacheFolder, url, onNote });
    expect(readdirSync(cacheFolder)).toEqual(['tiny']);
    expect(readdirSync(join(cacheFolder, 'tiny')).sort()).toEqual(Object.keys(packed()).sort());
    expect(await loadNamedSet(TINY_SET, { cacheFolder, onNote })).toEqual(fetched);
    expect(notes).toEqual([`fetching tiny from ${url} into ${join(cacheFolder, 'tiny')}`]);
  });

  it('leaves nothing in the cache when a fetched file has the wrong checksum', async () => {
    const file = 't10k-labels-idx1-ubyte';
    const url = await serve({ ...packed(), [`${file}.gz`]: tinyGzip('train-labels-idx1-ubyte') });
    const cacheFolder = temporaryFolder();
    const error = await errorOf(() => loadNamedSet(TINY_SET, { cacheFolder, url }));
    const right = TINY_SET.sha256[file];
    const found = TINY_SET.sha256['train-labels-idx1-ubyte'];
    expect(error.code).toBe('E_CHECKSUM');
    expect(error.message).toBe(
      `${url}/${file}.gz is not the ${file} of tiny: its bytes (without gzip) have sha256 ${found}, but ${right} is right. ${WRONG_DOWNLOAD}`,
    );
    expect(readdirSync(cacheFolder)).toEqual([]);
  });

  it('installs no file when the last one is cut short, and all of them the next time', async () => {
    let whole = false;
    const server = await loopbackServer((request, response) => {
      const file = request.url!.slice('/'.length);
      const bytes = packed()[file]!;
      response.writeHead(200, { 'content-length': bytes.length });
      if (whole || !file.startsWith('t10k-labels')) response.end(bytes);
      else response.write(bytes.subarray(0, 10), () => setTimeout(() => response.destroy(), 50));
    });
    const cacheFolder = temporaryFolder();
    const error = await errorOf(() => loadNamedSet(TINY_SET, { cacheFolder, url: server }));
    expect(error.code).toBe('E_DATA_FETCH_FAILED');
    expect(error.message).toContain(`it ended after 10 of ${packed()['t10k-labels-idx1-ubyte.gz']!.length} bytes`);
    expect(readdirSync(cacheFolder)).toEqual([]);
    whole = true;
    expect((await loadNamedSet(TINY_SET, { cacheFolder, url: server })).count).toBe(4);
  });

  it('lists every place and what to do when the files are nowhere', async () => {
    const [folder, cacheFolder] = [temporaryFolder(), temporaryFolder()];
    put(folder, { 'train-images-idx3-ubyte': TINY_FILES['train-images-idx3-ubyte']! });
    const url = await serve({});
    const error = await errorOf(() => loadNamedSet(TINY_SET, { folder, cacheFolder, url }));
    expect(error.code).toBe('E_DATA_NOT_FOUND');
    expect(error.message.split('\n')).toEqual([
      'data set tiny is not on this machine. Looked at:',
      `  - ${folder} (1 of 4 files; no train-labels-idx1-ubyte)`,
      `  - ${join(folder, 'tiny')} (no such folder, or empty)`,
      expect.stringMatching(/^ {2}- .*fixtures\/tiny \(no such folder, or empty\)$/),
      `  - ${join(cacheFolder, 'tiny')} (no such folder, or empty)`,
      '  - /nowhere/tiny (no such folder, or empty)',
      '  - npm package no-such-package-tiny (not installed)',
      `  - cannot fetch ${url}/train-images-idx3-ubyte.gz: the server answers 404`,
      `Make it up. Or put its files (train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte; .gz or not) into ${join(cacheFolder, 'tiny')}, or name the folder that holds them.`,
    ]);
    expect(readdirSync(cacheFolder)).toEqual([]);
  });

  it('says why when the server is not there', async () => {
    const url = 'http://127.0.0.1:9/'; // the discard port: nobody listens
    const error = await errorOf(() => loadNamedSet(TINY_SET, { cacheFolder: temporaryFolder(), url }));
    expect(error.code).toBe('E_DATA_FETCH_FAILED');
    expect(error.message).toMatch(/cannot fetch http:\/\/127\.0\.0\.1:9\/train-images-idx3-ubyte\.gz: .+/);
  });

  it('blames the network for a server in trouble, and the address for a file that is not there', async () => {
    const codeAt = async (url: string) =>
      (await errorOf(() => loadNamedSet(TINY_SET, { cacheFolder: temporaryFolder(), url }))).code;
    expect(await codeAt(await serve({}, 503))).toBe('E_DATA_FETCH_FAILED');
    expect(await codeAt(await serve({}, 404))).toBe('E_DATA_NOT_FOUND');
    expect(await codeAt('no address')).toBe('E_DATA_NOT_FOUND');
  });

  it('refuses a damaged file in the cache instead of passing it over', async () => {
    const cacheFolder = temporaryFolder();
    put(join(cacheFolder, 'tiny'), { ...packed(), 'train-images-idx3-ubyte.gz': Buffer.from('damaged') });
    const error = await errorOf(() => loadNamedSet(TINY_SET, { cacheFolder }));
    expect(error.code).toBe('E_CHECKSUM');
    expect(error.message).toContain(join(cacheFolder, 'tiny', 'train-images-idx3-ubyte.gz'));
  });

  it('says so when the cache cannot be written', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const url = await serve(packed());
    const error = await errorOf(() => loadNamedSet(TINY_SET, { cacheFolder: file, url }));
    expect(error.code).toBe('E_CACHE_WRITE');
    expect(error.message).toMatch(/^cannot write tiny to .*Set BATCHLAW_CACHE to a folder that can be written\.$/);
  });
});
