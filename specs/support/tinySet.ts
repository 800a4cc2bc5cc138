import { gzipSync } from 'node:zlib';
import type { NamedSet } from '../../src/data/namedSets.ts';
import { sha256Of } from '../../src/data/sha256Of.ts';
import { idxBytes } from './idxBytes.ts';

/** The files of a named set of four 2 x 2 images in two parts, by name, without gzip. */
export const TINY_FILES: Readonly<Record<string, Uint8Array>> = {
  'train-images-idx3-ubyte': idxBytes([3, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
  'train-labels-idx1-ubyte': idxBytes([3], [0, 1, 2]),
  't10k-images-idx3-ubyte': idxBytes([1, 2, 2], [13, 14, 15, 16]),
  't10k-labels-idx1-ubyte': idxBytes([1], [1]),
};

export const tinyGzip = (file: string): Uint8Array => gzipSync(TINY_FILES[file]!);

/** A named set that is nowhere on the machine. */
export const TINY_SET: NamedSet = {
  name: 'tiny',
  source: 'made up',
  licence: 'none needed',
  classes: 3,
  parts: [
    { name: 'train', images: 'train-images-idx3-ubyte', labels: 'train-labels-idx1-ubyte' },
    { name: 'test', images: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte' },
  ],
  sha256: Object.fromEntries(Object.entries(TINY_FILES).map(([file, bytes]) => [file, sha256Of(bytes)])),
  systemFolders: ['/nowhere/tiny'],
  npmPackage: { name: 'no-such-package-tiny', folder: 'data' },
  advice: 'Make it up.',
};
