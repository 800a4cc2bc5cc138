import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { seeds } from '../../../src/laws/arbitraries/seeds.ts';
import { coreNumbers } from '../../support/coreNumbers.ts';

const parts = fc.oneof(fc.string({ maxLength: 12 }), fc.nat());

describe('seedFrom', () => {
  it.each(coreNumbers.seeds)('takes $root apart into two words, low one first', ({ root, words }) => {
    expect(seedFrom(root)).toEqual(words);
  });
});

describe('splitSeed', () => {
  it.each(coreNumbers.splits)('of $root by $path is what Python finds', ({ root, path, words }) => {
    expect(splitSeed(seedFrom(root), ...path)).toEqual(words);
  });

  it('gives siblings that differ from each other and from their parent', () => {
    fc.assert(
      fc.property(seeds, fc.uniqueArray(parts, { minLength: 2, maxLength: 20 }), (seed, names) => {
        const family = [seed, ...names.map((name) => splitSeed(seed, name))];
        // a number and the text #number are one name
        const different = new Set(names.map((name) => (typeof name === 'number' ? `#${name}` : name))).size;
        expect(new Set(family.map(String)).size).toBe(different + 1);
      }),
    );
  });

  it('gives a part the same seed whatever else is split, before or after', () => {
    fc.assert(
      fc.property(seeds, fc.array(parts, { minLength: 1, maxLength: 6 }), (seed, names) => {
        const forwards = names.map((name) => splitSeed(seed, name));
        const backwards = [...names].reverse().map((name) => splitSeed(seed, name));
        expect(backwards.reverse()).toEqual(forwards);
      }),
    );
  });

  it('goes down a path one part after another', () => {
    fc.assert(
      fc.property(seeds, parts, parts, (seed, a, b) => {
        expect(splitSeed(seed, a, b)).toEqual(splitSeed(splitSeed(seed, a), b));
      }),
    );
    expect(splitSeed(seedFrom(1))).toEqual(seedFrom(1));
  });

  it('tells a path from the same letters cut elsewhere', () => {
    expect(splitSeed(seedFrom(1), 'a', 'b')).not.toEqual(splitSeed(seedFrom(1), 'ab'));
    expect(splitSeed(seedFrom(1), 'a', 'b')).not.toEqual(splitSeed(seedFrom(1), 'b', 'a'));
  });
});
