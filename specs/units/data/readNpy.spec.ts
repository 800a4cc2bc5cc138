import { readFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../../src/data/readNpy.ts';
import { errorOf } from '../../support/errorOf.ts';

const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../fixtures/formats/${name}`, import.meta.url));

const withHeader = (header: string, values: readonly number[]): Uint8Array => {
  const text = Buffer.from(header, 'latin1');
  return Uint8Array.from([
    0x93,
    ...Buffer.from('NUMPY'),
    1,
    0,
    text.length & 255,
    text.length >> 8,
    ...text,
    ...values,
  ]);
};

describe('readNpy', () => {
  it('refuses a file that is no npy', async () => {
    expect((await errorOf(() => readNpy(Buffer.from('hello, this is text'), 'a.npy'))).code).toBe('E_NPY_MAGIC');
  });

  it('refuses a format version to come', async () => {
    const bytes = Uint8Array.from(fixture('header_v1.npy'));
    bytes[6] = 4;
    expect((await errorOf(() => readNpy(bytes, 'a.npy'))).message).toContain('version 4: versions 1 to 3 are read');
  });

  it.each([
    ['refused_complex.npy', 'E_NPY_TYPE', /<c8: b1, u1, i1, .* are read; convert it with \.astype/],
    ['refused_record.npy', 'E_NPY_TYPE', /of a record/],
  ])('refuses %s and says what to do', async (name, code, text) => {
    const error = await errorOf(() => readNpy(fixture(name), name));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
  });

  it('refuses an integer that float64 cannot hold', async () => {
    const header = "{'descr': '<u8', 'fortran_order': False, 'shape': (1,), }";
    const bytes = withHeader(header, [1, 0, 0, 0, 0, 0, 32, 0]);
    expect((await errorOf(() => readNpy(bytes, 'a.npy'))).message).toBe(
      "a.npy holds 9007199254740993, beyond the integers of float64 (2^53): convert it with .astype('f8') if it is a quantity.",
    );
  });

  it('refuses a text that is no Unicode', async () => {
    const header = "{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }";
    expect((await errorOf(() => readNpy(withHeader(header, [0, 0, 17, 0]), 'a.npy'))).code).toBe('E_NPY_TEXT');
  });

  it('refuses every truncation', async () => {
    const bytes = fixture('header_v2.npy');
    for (let length = 12; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      expect((await errorOf(() => readNpy(cut, 'a.npy'))).code).toBe('E_NPY_TRUNCATED');
    }
  });

  it('refuses a header without a shape', async () => {
    const bytes = withHeader("{'descr': '|u1', 'fortran_order': False}", []);
    expect((await errorOf(() => readNpy(bytes, 'a.npy'))).code).toBe('E_NPY_HEADER');
  });

  it('makes nothing of the size that a lying header declares', async () => {
    const shape = '4294967295, 4294967295, 4294967295';
    const bytes = withHeader(`{'descr': '<f8', 'fortran_order': False, 'shape': (${shape}), }`, [1, 2, 3, 4]);
    expect((await errorOf(() => readNpy(bytes, 'a.npy'))).code).toBe('E_NPY_TRUNCATED');
  });

  it('leaves the bytes it was given as they are', () => {
    const bytes = fixture('dtype_be_f8.npy');
    const before = Uint8Array.from(bytes);
    readNpy(bytes, 'a.npy');
    expect(Uint8Array.from(bytes)).toEqual(before);
  });

  test.prop([
    fc.array(fc.tuple(fc.nat({ max: 160 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }),
  ])('throws nothing but an ExperimentError whatever bytes change', async (changes) => {
    const bytes = Uint8Array.from(fixture('dtype_le_i4.npy'));
    for (const [at, value] of changes) bytes[at] = value;
    try {
      readNpy(bytes, 'a.npy');
    } catch (error) {
      expect(error).toHaveProperty('code', expect.stringMatching(/^E_NPY_/));
    }
  });
});
