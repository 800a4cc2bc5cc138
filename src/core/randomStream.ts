import { multiplyHigh, philox4x32 } from './philox4x32.ts';
import type { Seed } from './seed.ts';
import { standardNormalQuantile } from './standardNormalQuantile.ts';

/** Numbers drawn one after another from a seed. */
export interface RandomStream {
  /** An integer in [0, 2^32). */
  nextUint32(): number;
  /** An integer in [0, bound), exactly uniform; `bound` in [1, 2^32). */
  nextBelow(bound: number): number;
  /** A float64 in the open interval (0, 1), 53 bits. */
  nextUniform(): number;
  /** A standard normal float64. */
  nextNormal(): number;
  /** -1 or 1. */
  nextSign(): -1 | 1;
}

/**
 * The stream of a seed: Philox4x32-10 with the seed as key and a 64-bit counter, words in order.
 * `stream` (32 bits) selects one of 2^32 independent streams of the same seed, e.g. the epoch of a shuffle.
 * Bounded integers are exact by rejection: Lemire 2019, "Fast random integer generation in an interval".
 */
export const randomStream = (seed: Seed, stream = 0): RandomStream => {
  let block = 0;
  let words: readonly number[] = [];
  let used = 4;
  const nextUint32 = (): number => {
    if (used === 4) {
      words = philox4x32([block >>> 0, Math.floor(block / 2 ** 32), stream >>> 0, 0], [seed[0], seed[1]]);
      block += 1;
      used = 0;
    }
    return words[used++]!;
  };
  const nextBelow = (bound: number): number => {
    let word = nextUint32();
    let low = Math.imul(word, bound) >>> 0;
    if (low < bound) {
      const threshold = (2 ** 32 - bound) % bound;
      while (low < threshold) {
        word = nextUint32();
        low = Math.imul(word, bound) >>> 0;
      }
    }
    return multiplyHigh(word, bound);
  };
  const nextUniform = (): number => {
    const high = nextUint32() >>> 6; // 26 bits
    const low = nextUint32() >>> 6; // 26 bits
    return (high * 2 ** 26 + low + 0.5) / 2 ** 52;
  };
  return {
    nextUint32,
    nextBelow,
    nextUniform,
    nextNormal: () => standardNormalQuantile(nextUniform()),
    nextSign: () => ((nextUint32() & 1) === 0 ? -1 : 1),
  };
};
