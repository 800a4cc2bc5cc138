import { readFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../src/data/readSafetensors.ts';
import { writeSafetensors } from '../../../src/data/writeSafetensors.ts';
import { errorOf } from '../../support/errorOf.ts';

const FIXTURE = readFileSync(new URL('../../../fixtures/safetensors/types.safetensors', import.meta.url));

/** A file with this text as its header and so many bytes of values. */
const file = (header: string, values = 0, asked?: bigint): Uint8Array => {
  const text = Buffer.from(header);
  const bytes = Buffer.alloc(8 + text.length + values);
  bytes.writeBigUInt64LE(asked ?? BigInt(text.length));
  text.copy(bytes, 8);
  return bytes;
};
const said = async (bytes: Uint8Array) => {
  const { code, message } = await errorOf(() => readSafetensors(bytes, 'a.safetensors'));
  return `${code}: ${message}`;
};
const f32 = (shape: readonly number[], offsets: readonly number[], dtype = 'F32'): string =>
  JSON.stringify({ dtype, shape, data_offsets: offsets });

describe('readSafetensors', () => {
  it('refuses a file without room for the length of its header', async () => {
    expect(await said(Buffer.from('abc'))).toBe(
      'E_SAFETENSORS_TRUNCATED: a.safetensors has 3 bytes, and a safetensors file begins with 8 for the length of its header: it is truncated; copy it again.',
    );
  });

  it.each([
    4_294_967_296n,
    2n ** 64n - 1n,
    10_000_001n,
  ])('refuses a header of %d bytes without making room', async (n) => {
    expect(await said(file('{}', 0, n))).toBe(
      `E_SAFETENSORS_HEADER: a.safetensors is no safetensors file: its first 8 bytes ask for a header of ${n} bytes, above 10000000. Save it with safetensors' save_file, or copy it again.`,
    );
  });

  it('refuses a header that goes on behind the file', async () => {
    expect(await said(file('{}', 0, 100n))).toBe(
      'E_SAFETENSORS_TRUNCATED: a.safetensors has 10 bytes, and its header alone should end at byte 108: it is truncated; copy it again.',
    );
  });

  it('refuses every truncation', async () => {
    for (let length = 0; length < FIXTURE.length; length++) {
      expect((await errorOf(() => readSafetensors(FIXTURE.subarray(0, length), 'a'))).code).toBe(
        'E_SAFETENSORS_TRUNCATED',
      );
    }
  });

  it.each([
    ['{"a": 1', 'its header is no JSON in UTF-8 ('],
    ['[1, 2]', 'its header is [1,2] and should be an object.'],
    ['  {}', 'its header is {} and should be an object.'],
    [`{"a":${f32([1], [0, 4])},"a":${f32([1], [0, 4])}}`, 'its header has the key "a" twice.'],
    ['{"a":{"dtype":"F32","dtype":"F64"}}', 'its header has the key "dtype" twice.'],
    [
      '{"a":{"dtype":"F32"}}',
      'tensor "a" needs a dtype, a shape of integers from 0 and two data_offsets, and has {"dtype":"F32"}.',
    ],
    [`{"a":${f32([-1], [0, 4])}}`, 'tensor "a" needs a dtype, '],
    [`{"a":${f32([1.5], [0, 4])}}`, 'tensor "a" needs a dtype, '],
    [`{"a":${f32([1], [0, 4, 8])}}`, 'tensor "a" needs a dtype, '],
    ['{"a":null}', 'tensor "a" needs a dtype, a shape of integers from 0 and two data_offsets, and has null.'],
    ['{"__metadata__":{"a":1}}', '__metadata__ maps names to texts, and is {"a":1}.'],
    ['{"__metadata__":[]}', '__metadata__ maps names to texts, and is [].'],
    [`{"${'x'.repeat(100)}":1}`, `tensor "${'x'.repeat(59)}... needs`],
  ])('refuses the header %s', async (header, text) => {
    expect(await said(file(header, 4))).toContain(
      `E_SAFETENSORS_HEADER: a.safetensors is no safetensors file: ${text}`,
    );
  });

  it('refuses a header that is no UTF-8', async () => {
    expect(await said(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff))).toContain('its header is no JSON in UTF-8');
  });

  it.each([
    [
      `{"a":${f32([1], [0, 4])},"b":${f32([1], [2, 6])}}`,
      6,
      'tensor "b" has data_offsets [2, 6], and should begin at 4',
    ],
    [`{"a":${f32([1], [4, 8])}}`, 8, 'tensor "a" has data_offsets [4, 8], and should begin at 0'],
    [
      `{"a":${f32([0], [0, 0])},"b":${f32([1], [0, 4])}}`,
      8,
      'a.safetensors has 8 bytes of values, and its tensors end at 4',
    ],
    [
      `{"a":${f32([2], [0, 4])}}`,
      4,
      'tensor "a" is F32 of shape [2], 8 bytes, and has data_offsets for 4: the header lies.',
    ],
    [
      `{"a":${f32([2 ** 40, 2 ** 40, 0], [0, 4])}}`,
      4,
      'tensor "a" is F32 of shape [1099511627776,1099511627776,0], 0 bytes',
    ],
  ])('refuses places that do not fit: %s', async (header, values, text) => {
    const message = await said(file(header, values));
    expect(message).toContain('E_SAFETENSORS_OFFSETS');
    expect(message).toContain(text);
  });

  it('refuses a tensor that ends before it begins', async () => {
    const header = `{"a":${f32([0], [0, 4])},"b":${f32([0], [4, 0])}}`;
    expect(await said(file(header, 4))).toContain('tensor "b" has data_offsets [4, 0], and should begin at 4');
  });

  it('refuses a tensor behind the end of the file', async () => {
    expect(await said(file(`{"a":${f32([2 ** 50], [0, 2 ** 52])}}`, 4))).toContain(
      'E_SAFETENSORS_TRUNCATED: a.safetensors: tensor "a" ends at byte 4503599627370496 of the values, and there are 4',
    );
  });

  it('refuses other element types and says which are read', async () => {
    expect(await said(file(`{"a":${f32([1], [0, 8], 'I64')}}`, 8))).toBe(
      'E_SAFETENSORS_TYPE: a.safetensors: tensor "a" has dtype "I64": F64, F32, F16, BF16 are read; convert it with .float().',
    );
  });

  it('takes keys with escapes, colons and brackets in them for what they are', () => {
    const name = 'a"{:}[]\\';
    const bytes = file(`{${JSON.stringify(name)}: ${f32([1], [0, 4])} , "b":${f32([], [4, 8])}}`, 8);
    expect([...readSafetensors(bytes, 'a').tensors.keys()]).toEqual([name, 'b']);
  });

  test.prop([
    fc.array(fc.tuple(fc.nat({ max: FIXTURE.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }),
  ])('throws nothing but an ExperimentError whatever bytes change', (changes) => {
    const bytes = Uint8Array.from(FIXTURE);
    for (const [at, value] of changes) bytes[at] = value;
    try {
      readSafetensors(bytes, 'a');
    } catch (error) {
      expect(error).toHaveProperty('code', expect.stringMatching(/^E_SAFETENSORS_/));
    }
  });

  test.prop([fc.json({ maxDepth: 4 }), fc.nat({ max: 16 })])(
    'throws nothing but an ExperimentError whatever JSON is the header',
    (json, values) => {
      try {
        readSafetensors(file(json, values), 'a');
      } catch (error) {
        expect(error).toHaveProperty('code', expect.stringMatching(/^E_SAFETENSORS_/));
      }
    },
  );
});

describe('writeSafetensors', () => {
  const tensor = fc.oneof(fc.float32Array({ maxLength: 6 }), fc.float64Array({ maxLength: 6 }));

  test.prop([
    fc.dictionary(
      fc.string({ unit: 'grapheme' }).filter((name) => name !== '__metadata__'),
      tensor,
    ),
    fc.dictionary(fc.string(), fc.string()),
  ])('writes what readSafetensors reads, values that are no numbers too', (arrays, metadata) => {
    const tensors = new Map(Object.entries(arrays).map(([name, values]) => [name, { dims: [values.length], values }]));
    const back = readSafetensors(writeSafetensors(tensors, metadata), 'a');
    expect(new Map([...back.tensors].sort())).toEqual(new Map([...tensors].sort()));
    expect(back.metadata).toEqual(new Map(Object.entries(metadata)));
  });

  it('refuses values that do not go with the shape', async () => {
    const error = await errorOf(() =>
      writeSafetensors(new Map([['w', { dims: [2, 3], values: new Float32Array(5) }]])),
    );
    expect([error.code, error.message]).toEqual([
      'E_SAFETENSORS_SHAPE',
      'tensor w has shape [2, 3] = 6 values and holds 5: give one value per place.',
    ]);
  });
});
