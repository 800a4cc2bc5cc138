import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { canonicalJson } from '../../../src/records/canonicalJson.ts';

describe('canonicalJson', () => {
  test('writes the example of RFC 8785', () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test.prop([fc.dictionary(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }))])(
    'does not depend on the order of the keys, and reads back as the same value',
    (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    },
  );

  test('leaves out keys without a value', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  test('refuses a number that is not finite and says where it stands', () => {
    expect(() => canonicalJson({ blocks: [{ mean: Number.NaN }] })).toThrow(
      '/blocks/0/mean is NaN: a record holds finite numbers only. Mark the block as failed by a guard instead.',
    );
    expect(() => canonicalJson(Number.POSITIVE_INFINITY)).toThrow('the value is Infinity');
  });
});
