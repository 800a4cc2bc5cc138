import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiplyHigh, philox4x32 } from '../../../src/core/philox4x32.ts';
import { PHILOX_KNOWN_ANSWERS } from '../../support/philoxKnownAnswers.ts';

const words = fc.integer({ min: 0, max: 0xffffffff });

describe('philox4x32', () => {
  it.each(PHILOX_KNOWN_ANSWERS)('gives the known answer of Random123 for $name', ({ counter, key, words }) => {
    expect(philox4x32(counter, key)).toEqual(words);
  });
});

describe('multiplyHigh', () => {
  it('is the high word of the product of two words, as BigInt has it', () => {
    const edges = [0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];
    const check = (a: number, b: number): void => {
      expect(multiplyHigh(a, b)).toBe(Number((BigInt(a) * BigInt(b)) >> 32n));
    };
    for (const a of edges) for (const b of edges) check(a, b);
    fc.assert(fc.property(words, words, check));
  });
});
