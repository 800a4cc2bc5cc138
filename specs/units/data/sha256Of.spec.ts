import { describe, expect, it } from 'vitest';
import { sha256Of } from '../../../src/data/sha256Of.ts';

describe('sha256Of', () => {
  it('gives the published digest of "abc", whole or in chunks', () => {
    // FIPS 180-2, appendix B.1
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256Of(Buffer.from('abc'))).toBe(digest);
    expect(sha256Of(Buffer.from('a'), Buffer.from('bc'))).toBe(digest);
  });
});
