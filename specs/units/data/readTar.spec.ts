import { describe, expect, it } from 'vitest';
import { readTar } from '../../../src/data/readTar.ts';
import { errorOf } from '../../support/errorOf.ts';
import { tarOf } from '../../support/tinyBinarySet.ts';

const files = { 'a.txt': Buffer.from('one'), 'b.txt': Buffer.alloc(600, 'x') };
const archive = tarOf('folder', files);

describe('readTar', () => {
  it('gives the files by their names, and no folders', () => {
    const read = readTar(archive, 'a.tar');
    expect([...read.keys()]).toEqual(['a.txt', 'b.txt']);
    expect(Buffer.from(read.get('a.txt')!).toString()).toBe('one');
    expect(read.get('b.txt')).toHaveLength(600);
  });

  it.each<readonly [string, (bytes: Buffer) => Uint8Array, string]>([
    ['one cut in a file', (bytes) => bytes.subarray(0, 512 * 2 + 512 + 100), 'its end is missing'],
    ['one cut before its end', (bytes) => bytes.subarray(0, -1024), 'its end is missing'],
    ['one whose last file is cut', (bytes) => bytes.subarray(0, 512 * 4 + 80), 'folder/b.txt ends beyond the archive'],
    ['a damaged header', (bytes) => bytes.fill(7, 520, 521), 'the header at byte 512 does not match its checksum'],
    ['bytes that are none', () => Buffer.alloc(600, 'x'), 'the header at byte 0 does not match its checksum'],
  ])('refuses %s', async (_, damage, what) => {
    expect(await errorOf(() => readTar(damage(Buffer.from(archive)), 'a.tar'))).toMatchObject({
      code: 'E_TAR',
      message: `a.tar is no whole tar archive: ${what}; fetch or copy it again.`,
    });
  });
});
