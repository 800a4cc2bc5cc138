import { gzipSync } from 'node:zlib';
import type { BinaryImageSet } from '../../src/data/cifar10.ts';
import { sha256Of } from '../../src/data/sha256Of.ts';

const RECORDS = 4;

/** Records of a file: label r mod 2, then 16 * file + r in red, 100 more in green, 200 more in blue; the second pixel 1 more. */
const recordsOf = (file: number): Uint8Array =>
  Uint8Array.from(
    Array.from({ length: RECORDS }, (_, r) => [
      r % 2,
      ...[0, 100, 200].flatMap((channel) => [channel + 5 * file + r, channel + 5 * file + r + 1]),
    ]).flat(),
  );

/** The files of a set of binary records by name. */
export const TINY_RECORDS: Readonly<Record<string, Uint8Array>> = {
  'data_batch_1.bin': recordsOf(0),
  'data_batch_2.bin': recordsOf(1),
  'test_batch.bin': recordsOf(2),
};

const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;

const tarHeader = (name: string, size: number, type: string): Uint8Array => {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(octal(0o644, 8), 100);
  header.write(octal(size, 12), 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\0' + '00', 257);
  header.write(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    )} `,
    148,
  );
  return header;
};

/** A tar archive of a folder with files. */
export const tarOf = (folder: string, files: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  Buffer.concat([
    tarHeader(`${folder}/`, 0, '5'),
    ...Object.entries(files).flatMap(([name, bytes]) => [
      tarHeader(`${folder}/${name}`, bytes.length, '0'),
      bytes,
      Buffer.alloc((512 - (bytes.length % 512)) % 512),
    ]),
    Buffer.alloc(1024),
  ]);

export const TINY_ARCHIVE: Uint8Array = gzipSync(tarOf('tiny-batches-bin', TINY_RECORDS));

/** A set in the format of CIFAR-10 that is nowhere on the machine. */
export const TINY_BINARY_SET: BinaryImageSet = {
  name: 'tiny-binary',
  source: 'made up',
  licence: 'none needed',
  classes: 2,
  image: { rows: 2, columns: 1, channels: 3 },
  files: Object.keys(TINY_RECORDS),
  recordsPerFile: RECORDS,
  archive: {
    name: 'tiny-binary.tar.gz',
    folder: 'tiny-batches-bin',
    sha256: sha256Of(TINY_ARCHIVE),
    maxBytes: 2 ** 20,
  },
  url: 'http://127.0.0.1:9/',
};
