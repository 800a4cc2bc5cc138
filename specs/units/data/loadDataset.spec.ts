import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../src/data/loadDataset.ts';
import { idxBytes } from '../../support/idxBytes.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const CSV = 'width,kind,height\n1,a,2\n3,b,4\n';

const write = (name: string, bytes: string | Uint8Array): string => {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
};

describe('loadDataset', () => {
  it('reads csv and csv.gz alike', async () => {
    const plain = await loadDataset({ data: write('a.csv', CSV), labelColumn: 'kind' });
    const packed = await loadDataset({ data: write('a.csv.gz', gzipSync(CSV)), labelColumn: 'kind' });
    expect([...plain.inputs]).toEqual([1, 2, 3, 4]);
    expect(packed.inputs).toEqual(plain.inputs);
    expect(packed.provenance.sha256).toBe(plain.provenance.sha256);
  });

  it('gives another id for other bytes and for another label column', async () => {
    const data = write('a.csv', '1,0,1\n2,1,0\n');
    const ids = [
      await loadDataset({ data }),
      await loadDataset({ data, labelColumn: 1 }),
      await loadDataset({ data: write('a.csv', '1,0,1\n3,1,0\n') }),
    ].map((set) => set.id);
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toBe((await loadDataset({ data })).id);
  });

  it('reads npz', async () => {
    const path = join(temporaryFolder(), 'set.npz');
    copyFileSync(new URL('../../../fixtures/formats/set_images.npz', import.meta.url), path);
    expect(await loadDataset({ data: path })).toMatchObject({
      count: 6,
      classes: 3,
      provenance: { name: 'set.npz', source: 'a file of the user', licence: 'not stated' },
    });
  });

  it('reads a folder of idx files, train first', async () => {
    const folder = join(temporaryFolder(), 'mine');
    mkdirSync(folder);
    const put = (name: string, bytes: Uint8Array): void => writeFileSync(join(folder, name), bytes);
    put('extra-images-idx3-ubyte', idxBytes([1, 1, 2], [5, 6]));
    put('extra-labels-idx1-ubyte', idxBytes([1], [2]));
    put('train-images-idx3-ubyte.gz', gzipSync(idxBytes([2, 1, 2], [1, 2, 3, 4])));
    put('train-labels.idx1-ubyte', idxBytes([2], [0, 1]));
    put('README.md', Buffer.from('mine'));
    const set = await loadDataset({ data: folder });
    expect([...set.inputs]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...set.labels]).toEqual([0, 1, 2]);
    expect(set).toMatchObject({ classes: 3, provenance: { name: 'mine' } });
  });

  it('names the set of the current folder by the name of that folder', async () => {
    const folder = join(temporaryFolder(), 'mine');
    mkdirSync(folder);
    writeFileSync(join(folder, 'images-idx3-ubyte'), idxBytes([2, 1, 1], [1, 2]));
    writeFileSync(join(folder, 'labels-idx1-ubyte'), idxBytes([2], [0, 1]));
    expect((await loadDataset({ data: `${folder}/.` })).provenance.name).toBe('mine');
  });
});
