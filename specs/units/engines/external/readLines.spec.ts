import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../../src/engines/external/readLines.ts';

/** What comes out of these bytes in these pieces. */
const read = (pieces: readonly Buffer[], maxBytes = 1000) => {
  const lines: string[] = [];
  const tooLong: string[] = [];
  const reader = readLines({ maxBytes, onLine: (line) => lines.push(line), onTooLong: (start) => tooLong.push(start) });
  for (const piece of pieces) reader.push(piece);
  return { lines, tooLong };
};

const cut = (bytes: Buffer, places: readonly number[]): readonly Buffer[] => {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((to, i) => bytes.subarray(sorted[i], to));
};

describe('readLines', () => {
  it('gives the same lines whatever pieces they come in', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/\s/g, '_')));
    fc.assert(
      fc.property(texts, fc.array(fc.nat(1000)), (lines, places) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        expect(read(cut(bytes, places)).lines).toEqual(lines.filter((line) => line !== ''));
      }),
    );
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (pieces) => {
        const { lines, tooLong } = read(
          pieces.map((piece) => Buffer.from(piece)),
          40,
        );
        expect(lines.every((line) => line.length <= 40)).toBe(true);
        expect(tooLong.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps what has no end of a line yet, and drops a carriage return', () => {
    expect(read([Buffer.from('{"a"'), Buffer.from(':1}\r\n{"b"')]).lines).toEqual(['{"a":1}']);
  });

  it('stops at a line that is too long, with its beginning, and reads nothing more', () => {
    const pieces = [Buffer.from('ok\nxxxx'), Buffer.from('xxxxxxxx\nlater\n'), Buffer.from('more\n')];
    expect(read(pieces, 10)).toEqual({ lines: ['ok'], tooLong: ['xxxxxxxxxxxx'] });
  });
});
