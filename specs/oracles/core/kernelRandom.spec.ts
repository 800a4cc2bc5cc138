import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { philox4x32 } from '../../../src/core/philox4x32.ts';
import type { Seed } from '../../../src/core/seed.ts';
import { shuffledEpoch } from '../../../src/core/shuffledEpoch.ts';
import { compileFusedKernel, type FusedKernel, instantiateFusedKernel } from '../../../src/engines/wasm/fusedKernel.ts';
import { seeds } from '../../../src/laws/arbitraries/seeds.ts';
import { PHILOX_KNOWN_ANSWERS } from '../../support/philoxKnownAnswers.ts';

const PAGE = 65_536;
const MAX_COUNT = 3000;
const words = fc.integer({ min: 0, max: 0xffffffff });

describe('the random functions of the fused kernel', () => {
  let kernel: FusedKernel;

  beforeAll(async () => {
    kernel = await instantiateFusedKernel(await compileFusedKernel());
    kernel.memory.grow(Math.ceil((kernel.heapStart + 4 * MAX_COUNT) / PAGE));
  });

  const kernelWords = ([c0, c1, c2, c3]: readonly number[], [k0, k1]: readonly number[]): readonly number[] =>
    [0, 1, 2, 3].map((which) => kernel.exports.philoxWord(c0!, c1!, c2!, c3!, k0!, k1!, which) >>> 0);

  const kernelOrder = (seed: Seed, epoch: number, count: number): Int32Array => {
    kernel.exports.shuffleInto(kernel.heapStart, count, seed[0], seed[1], epoch);
    return new Int32Array(kernel.memory.buffer, kernel.heapStart, count).slice();
  };

  it.each(PHILOX_KNOWN_ANSWERS)('give the known answer of Random123 for $name', ({ counter, key, words }) => {
    expect(kernelWords(counter, key)).toEqual(words);
  });

  it('give the words of philox4x32 for any counter and key', () => {
    fc.assert(
      fc.property(fc.tuple(words, words, words, words), fc.tuple(words, words), (counter, key) => {
        expect(kernelWords(counter, key)).toEqual(philox4x32(counter, key));
      }),
    );
  });

  it('shuffle as shuffledEpoch does for any seed, epoch and count', () => {
    fc.assert(
      fc.property(seeds, words, fc.integer({ min: 1, max: MAX_COUNT }), (seed, epoch, count) => {
        expect(kernelOrder(seed, epoch, count)).toEqual(shuffledEpoch(seed, epoch, count));
      }),
    );
  });
});
