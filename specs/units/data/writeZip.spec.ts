import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readZip } from '../../../src/data/readZip.ts';
import { sha256Of } from '../../../src/data/sha256Of.ts';
import { writeZip } from '../../../src/data/writeZip.ts';
import { errorOf } from '../../support/errorOf.ts';

const text = (words: string): Uint8Array => Buffer.from(words);

describe('writeZip', () => {
  it('gives the bytes of the zip files of CPython 3 (zipfile, stored, 1 January 1980, create_system 0)', () => {
    const zip = writeZip([
      ['a.txt', text('hello\n')],
      ['records/empty.json', text('')],
      ['records/ä.json', text('{}')],
    ]);
    expect(sha256Of(zip)).toBe('9172cfb8bcd2d539869d1ccdcf1997883203594c7232ff1caab5e36657eb89f4');
  });

  it('gives what readZip reads back, entry by entry', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), fc.uint8Array()), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(entries, (files) => {
        const back = readZip(writeZip(files), 'a.zip');
        expect([...back].map(([name, content]) => [name, [...content]])).toEqual(
          files.map(([name, content]) => [name, [...content]]),
        );
      }),
    );
  });

  it('refuses more entries than the format counts', async () => {
    const none = text('');
    const entries = Array.from({ length: 65_535 }, (_, i) => [String(i), none] as const);
    expect(await errorOf(() => writeZip(entries))).toMatchObject({
      code: 'E_ZIP_TOO_LARGE',
      message:
        '65535 files of 5613812 bytes in all do not fit a zip file (at most 65534 files, 4294967294 bytes): make more than one.',
    });
  });
});
