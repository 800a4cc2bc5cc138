import { writeFileSync } from 'node:fs';
import { randomStream } from '../../dist/core/randomStream.js';
import { seedFrom, splitSeed } from '../../dist/core/seed.js';
import { writeZip } from '../../dist/data/writeZip.js';

const CLASSES = 10;

/** An array of bytes in NumPy's format 1.0. */
const npy = (shape, bytes) => {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11); // 10 bytes before it, a line feed behind
  const head = Buffer.from(`\x93NUMPY\x01\x00\0\0${padded}\n`, 'latin1');
  head.writeUInt16LE(padded.length + 1, 8);
  return Buffer.concat([head, bytes]);
};

/** Writes a .npz of random images, for timing: what is in them changes no time. */
export const writeMadeUpImages = (file, count, image) => {
  const random = randomStream(splitSeed(seedFrom(1), 'images'));
  const pixels = image.reduce((product, side) => product * side, count);
  const images = Uint8Array.from({ length: pixels }, () => random.nextBelow(256));
  const labels = Uint8Array.from({ length: count }, (_, i) => i % CLASSES);
  writeFileSync(
    file,
    writeZip([
      ['x.npy', npy([count, ...image], images)],
      ['y.npy', npy([count], labels)],
    ]),
  );
};
