import { gzipSync } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { ExperimentError } from '../../../src/core/experimentError.ts';
import { readIdx } from '../../../src/data/readIdx.ts';
import { idxBytes } from '../../support/idxBytes.ts';

const codeOf = (bytes: Uint8Array): string | undefined => {
  try {
    readIdx(bytes, 'file');
    return undefined;
  } catch (error) {
    return error instanceof ExperimentError ? error.code : String(error);
  }
};

describe('readIdx', () => {
  const bytes = idxBytes([2, 3], [1, 2, 3, 4, 5, 255]);

  it('gives dimensions and values, gzip or not', () => {
    for (const packed of [bytes, gzipSync(bytes)]) {
      const { dims, values } = readIdx(packed, 'file');
      expect(dims).toEqual([2, 3]);
      expect([...values]).toEqual([1, 2, 3, 4, 5, 255]);
    }
  });

  it('reads an array without values', () => {
    expect(readIdx(idxBytes([0, 4000000000], []), 'file').values).toHaveLength(0);
  });

  it('refuses every truncation', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(codeOf(bytes.subarray(0, length))).toBe('E_IDX_TRUNCATED');
    }
  });

  it('refuses a truncated or damaged gzip', () => {
    const packed = gzipSync(bytes);
    expect(codeOf(packed.subarray(0, packed.length - 3))).toBe('E_GZIP_CORRUPT');
    packed[packed.length - 6]! ^= 1; // a bit of the checksum
    expect(codeOf(packed)).toBe('E_GZIP_CORRUPT');
  });

  it('makes nothing of the size that a lying header declares', () => {
    expect(codeOf(idxBytes([0xffffffff, 0xffffffff, 0xffffffff], [1]))).toBe('E_IDX_TRUNCATED');
  });

  test.prop([
    fc.array(fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 0, max: 255 })), { minLength: 1 }),
    fc.boolean(),
  ])('throws nothing but an ExperimentError whatever bytes change', (changes, gzip) => {
    const mutated = gzip ? Uint8Array.from(gzipSync(bytes)) : bytes.slice();
    for (const [at, value] of changes) mutated[at] = value;
    expect(codeOf(mutated) ?? 'E_').toMatch(/^E_/);
  });
});
