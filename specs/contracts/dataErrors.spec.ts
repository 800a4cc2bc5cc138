import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../src/core/seed.ts';
import { addLabelNoise } from '../../src/data/addLabelNoise.ts';
import { averagePool } from '../../src/data/averagePool.ts';
import { drawSplit } from '../../src/data/drawSplit.ts';
import { loadDataset } from '../../src/data/loadDataset.ts';
import { loadNamedSet } from '../../src/data/loadNamedSet.ts';
import { readIdxFolder } from '../../src/data/readIdxFolder.ts';
import { standardisationOf } from '../../src/data/standardise.ts';
import { takeSubset } from '../../src/data/takeSubset.ts';
import { errorOf } from '../support/errorOf.ts';
import { idxBytes } from '../support/idxBytes.ts';
import { sampleDataset } from '../support/sampleDataset.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { TINY_FILES, TINY_SET } from '../support/tinySet.ts';

/** Writes files into a new folder and gives its path. */
const folderWith = (files: Readonly<Record<string, Uint8Array | string>>): string => {
  const folder = join(temporaryFolder(), 'mine');
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
};

/** What `loadDataset` says of a folder with these images and labels. */
const idxError = (images: Uint8Array, labels: Uint8Array) =>
  errorOf(() => loadDataset({ data: folderWith({ 'images-idx3-ubyte': images, 'labels-idx1-ubyte': labels }) }));

const ALLOWED =
  'Give a name (digits, fashion-mnist, mnist, cifar-10), or the path of a .npz, .csv or .csv.gz file or of a folder of idx files.';
const images = idxBytes([3, 1, 2], [1, 2, 3, 4, 5, 6]);
const labels = idxBytes([3], [0, 1, 1]);

describe('a data set that is not there', () => {
  it('is answered with the nearest name and what is allowed', async () => {
    const error = await errorOf(() => loadDataset({ data: 'fashion-minst' }));
    expect(error.code).toBe('E_DATA_UNKNOWN');
    expect(error.message).toBe(`there is no data set or file fashion-minst. Did you mean fashion-mnist? ${ALLOWED}`);
  });

  it('is answered without a guess when no name is near', async () => {
    expect((await errorOf(() => loadDataset({ data: './sets/flowers.csv' }))).message).toBe(
      `there is no data set or file ./sets/flowers.csv. ${ALLOWED}`,
    );
  });
});

describe('a label column', () => {
  it.each(['digits', 'set.npz', 'a/folder'])('of %s is refused, for only csv has columns', async (data) => {
    const error = await errorOf(() => loadDataset({ data, labelColumn: 'kind' }));
    expect(error.code).toBe('E_LABEL_COLUMN_UNUSED');
    expect(error.message).toBe(
      `${data} has no columns to choose label column kind from: leave --label-column (in code labelColumn) out, or give a csv file.`,
    );
  });
});

describe('a file of another format', () => {
  it('is refused with the formats there are', async () => {
    const data = join(folderWith({ 'set.parquet': 'PAR1' }), 'set.parquet');
    const error = await errorOf(() => loadDataset({ data }));
    expect(error.code).toBe('E_DATA_FORMAT');
    expect(error.message).toContain('set.parquet is a file of unknown format: give a name (digits');
  });
});

describe('idx files', () => {
  it('are refused when one is truncated', async () => {
    expect((await idxError(images.subarray(0, 20), labels)).message).toBe(
      'images-idx3-ubyte declares 3 x 1 x 2 = 6 values but holds 4: it is truncated; fetch or copy it again.',
    );
  });

  it('are refused when bytes follow the last value', async () => {
    expect((await idxError(Buffer.concat([images, Buffer.of(0)]), labels)).message).toBe(
      'images-idx3-ubyte declares 3 x 1 x 2 = 6 values but 1 more bytes follow: it is damaged or no idx file.',
    );
  });

  it('are refused when one is no idx file', async () => {
    expect((await idxError(Buffer.from('\x89PNG....'), labels)).message).toMatch(
      /^images-idx3-ubyte begins with [0-9a-f]{8}, not with 000008 and a number of dimensions: it is no idx file\.$/,
    );
  });

  it('are refused when they hold floats', async () => {
    const floats = images.slice();
    floats[2] = 0x0d;
    expect((await idxError(floats, labels)).message).toBe(
      'images-idx3-ubyte holds idx elements of type 0x0d: only unsigned bytes (0x08) are read; save it as npz instead.',
    );
  });

  it('are refused when the gzip is cut short', async () => {
    expect((await idxError(gzipSync(images).subarray(0, 25), labels)).message).toBe(
      'images-idx3-ubyte is not a whole gzip file (unexpected end of file): it is truncated or damaged; fetch or copy it again.',
    );
  });

  it('are refused when there are more images than labels', async () => {
    expect((await idxError(images, idxBytes([2], [0, 1]))).message).toBe(
      'mine: the only part has 3 images but labels of shape [2]: give the two files that belong together.',
    );
  });

  it('are refused when one of a pair is missing', async () => {
    const data = folderWith({ 'train-images-idx3-ubyte': images });
    expect((await errorOf(() => loadDataset({ data }))).message).toBe(
      `folder ${data} holds train-images-idx3-ubyte but no labels for it: expected pairs such as train-images-idx3-ubyte.gz with train-labels-idx1-ubyte.gz.`,
    );
  });

  it('are refused when their folder cannot be listed', async () => {
    const error = await errorOf(() => readIdxFolder('/nowhere/at-all', { name: 'at-all', source: '', licence: '' }));
    expect(error.code).toBe('E_DATA_READ');
    expect(error.message).toMatch(/^cannot read folder \/nowhere\/at-all: ENOENT.*\.$/);
  });

  it('are refused when there are none', async () => {
    const data = folderWith({ 'notes.txt': 'none' });
    expect((await errorOf(() => loadDataset({ data }))).message).toMatch(/holds no idx files: expected pairs such as/);
  });

  it('are refused when a known set has the wrong bytes', async () => {
    const file = 'train-labels-idx1-ubyte';
    const folder = folderWith({ ...TINY_FILES, [file]: idxBytes([3], [2, 1, 0]) });
    const error = await errorOf(() => loadNamedSet(TINY_SET, { folder, cacheFolder: temporaryFolder() }));
    expect(error.code).toBe('E_CHECKSUM');
    expect(error.message).toMatch(
      /train-labels-idx1-ubyte is not the train-labels-idx1-ubyte of tiny: its bytes \(without gzip\) have sha256 [0-9a-f]{64}, but [0-9a-f]{64} is right\. Remove or replace it\.$/,
    );
  });
});

describe('the contents of a data set', () => {
  it('are refused when a label is out of range', async () => {
    expect((await idxError(images, idxBytes([3], [0, 1, 200]))).message).toBe(
      'mine: label 200 of example 2 is not an integer in [0, 3): labels are class numbers counted from 0, and there cannot be more classes than the 3 examples.',
    );
    const set = { ...TINY_SET, classes: 2 };
    const places = { folder: folderWith(TINY_FILES), cacheFolder: temporaryFolder() };
    expect((await errorOf(() => loadNamedSet(set, places))).message).toBe(
      'tiny: label 2 of example 2 is not an integer in [0, 2): the set has 2 classes.',
    );
  });

  it('are refused when there is one class only', async () => {
    expect((await idxError(images, idxBytes([3], [1, 1, 1]))).message).toBe(
      'mine: all 3 examples have label 1: there is nothing to learn; give examples of at least two classes.',
    );
  });

  it('are refused when there is no example', async () => {
    expect((await idxError(idxBytes([0, 1, 2], []), idxBytes([0], []))).message).toBe(
      'mine has 0 examples of 2 features: give at least two examples and one feature.',
    );
  });

  it('are refused when a value is too large for float32', async () => {
    const data = join(folderWith({ 'a.csv': '1,0\n1e40,1\n' }), 'a.csv');
    expect((await errorOf(() => loadDataset({ data }))).message).toBe(
      'a.csv: feature 0 of example 1 is Infinity as float32: remove or replace such values first.',
    );
  });
});

describe('a derived data set', () => {
  const set = sampleDataset([1, 2, 3, 4, 5, 6, 7, 8], 4);
  const picture = sampleDataset([1, 2, 3, 4, 5, 6, 7, 8], 4, { image: { rows: 2, columns: 2, channels: 1 } });
  const draw = { trainingSize: 1, testSize: 1, labelNoise: 0 };

  it.each<[string, () => unknown, string, string]>([
    [
      'a pooling factor that does not divide',
      () => averagePool(picture, 3),
      'E_POOL_FACTOR',
      'pooling factor 3 does not divide images of 2 x 2: give a whole number that divides both.',
    ],
    [
      'pooling of what is no image',
      () => averagePool(set, 2),
      'E_NO_IMAGE',
      'sample holds 4 features, not images: it cannot be pooled; leave pooling out (factor 1).',
    ],
    [
      'an example that is not there',
      () => takeSubset(set, [0, 2]),
      'E_SUBSET_INDEX',
      'example 2 is not in [0, 2): sample has 2 examples.',
    ],
    ['no examples', () => takeSubset(set, []), 'E_SUBSET_INDEX', 'a subset of sample needs at least one example.'],
    [
      'label noise above one',
      () => addLabelNoise(set, 40, seedFrom(1)),
      'E_LABEL_NOISE_RANGE',
      'label noise 40 is outside [0, 1]: it is a share of the labels.',
    ],
    [
      'inputs that are all equal',
      () => standardisationOf(sampleDataset([3, 3, 3, 3], 2)),
      'E_CONSTANT_INPUTS',
      'none of the 2 features has two different values in the training part of sample: they cannot be standardised, nor learned from.',
    ],
    [
      'more examples than there are',
      () => drawSplit(set, { ...draw, trainingSize: 2 }, seedFrom(1)),
      'E_SPLIT_SIZE',
      'trainingSize 2 and testSize 1 need 3 examples, but sample has 2: lower them or use more data.',
    ],
    [
      'a part without examples',
      () => drawSplit(set, { ...draw, testSize: 0 }, seedFrom(1)),
      'E_SPLIT_SIZE',
      'testSize 0 is not a positive integer.',
    ],
  ])('refuses %s', async (_, action, code, message) => {
    const error = await errorOf(action);
    expect(error.message).toBe(message);
    expect(error.code).toBe(code);
  });
});
