import { describe, expect, it } from 'vitest';
import { multiplyHigh } from '../../../src/core/philox4x32.ts';
import { type RandomStream, randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { shuffledEpoch } from '../../../src/core/shuffledEpoch.ts';
import { coreNumbers } from '../../support/coreNumbers.ts';

const take = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, next);

/** Pearson's statistic of counts that ought to be equal. */
const chiSquare = (counts: readonly number[]): number => {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

const countsOf = (cells: number, draws: number, next: () => number): number[] => {
  const counts = new Array<number>(cells).fill(0);
  for (let i = 0; i < draws; i++) counts[next()]! += 1;
  return counts;
};

/** Passed by one seed in a million when the draws are uniform. The seed here is fixed: the answer never changes. */
const critical = (cells: number): number => coreNumbers.chiSquareQuantile.degrees[String(cells - 1)]!;

/** A bounded integer without rejection: the planted bias. */
const biasedBelow = (random: RandomStream, bound: number): number => multiplyHigh(random.nextUint32(), bound);

describe('randomStream', () => {
  it.each(coreNumbers.words)('of seed $seed, stream $stream, begins with the words Python finds', (given) => {
    const random = randomStream(seedFrom(given.seed), given.stream);
    expect(take(given.words.length, random.nextUint32)).toEqual(given.words);
  });

  it.each(coreNumbers.below)('draws the integers below $bound that Python draws', ({ seed, bound, values }) => {
    const random = randomStream(seedFrom(seed));
    expect(take(values.length, () => random.nextBelow(bound))).toEqual(values);
  });

  it.each(coreNumbers.normals)('draws the normals that mpmath finds of its words', ({ seed, stream, values }) => {
    const random = randomStream(seedFrom(seed), stream);
    values.forEach((value) => {
      expect(Math.abs(random.nextNormal() - value)).toBeLessThanOrEqual(1e-15 * Math.abs(value));
    });
  });

  it('spreads bounded integers evenly, to a false alarm in a million', () => {
    const random = randomStream(seedFrom(21));
    expect(chiSquare(countsOf(7, 70_000, () => random.nextBelow(7)))).toBeLessThan(critical(7));
    expect(chiSquare(countsOf(2, 20_000, () => (random.nextSign() + 1) / 2))).toBeLessThan(critical(2));
  });

  it('spreads them evenly where words have to be refused, and a stream that refuses none is found out', () => {
    const bound = 3 * 2 ** 30; // four words for three values
    const random = randomStream(seedFrom(22));
    expect(chiSquare(countsOf(3, 30_000, () => random.nextBelow(bound) % 3))).toBeLessThan(critical(3));
    const biased = chiSquare(countsOf(3, 30_000, () => biasedBelow(random, bound) % 3));
    expect(biased).toBeGreaterThan(100 * critical(3));
  });

  it('draws uniforms from the open interval, and normals with the moments of a normal within 5 standard errors', () => {
    const n = 100_000;
    const random = randomStream(seedFrom(23));
    const uniforms = take(10_000, random.nextUniform);
    expect(Math.min(...uniforms)).toBeGreaterThan(0);
    expect(Math.max(...uniforms)).toBeLessThan(1);
    const normals = take(n, random.nextNormal);
    const moment = (power: number): number => normals.reduce((sum, z) => sum + z ** power, 0) / n;
    // variance of z^k is E z^2k - (E z^k)^2: 1, 2, 15, 96
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });

  it('has streams of one seed, and of neighbouring seeds, that do not follow each other', () => {
    const first = take(2000, randomStream(seedFrom(24), 0).nextNormal);
    for (const other of [randomStream(seedFrom(24), 1), randomStream(seedFrom(25), 0)]) {
      const correlation = first.reduce((sum, z) => sum + z * other.nextNormal(), 0) / first.length;
      expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(first.length));
    }
  });
});

describe('shuffledEpoch', () => {
  it.each(coreNumbers.orders)('of seed $seed, epoch $epoch, is the order Python draws', ({ seed, epoch, order }) => {
    expect([...shuffledEpoch(seedFrom(seed), epoch, order.length)]).toEqual(order);
  });

  it('draws each of the 24 orders of four examples equally often, to a false alarm in a million', () => {
    const seen = new Map<string, number>();
    for (let epoch = 0; epoch < 24_000; epoch++) {
      const order = shuffledEpoch(seedFrom(26), epoch, 4).join();
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    expect(chiSquare([...seen.values()])).toBeLessThan(critical(24));
  });
});
