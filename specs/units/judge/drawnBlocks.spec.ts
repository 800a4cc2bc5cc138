import { describe, expect, it } from 'vitest';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { drawnBlocks } from '../../../src/judge/drawnBlocks.ts';

const pool = [10, 20, 30, 40, 50];

describe('drawnBlocks', () => {
  it('takes no item twice and leaves the pool as it was', () => {
    const before = [...pool];
    expect([...drawnBlocks(pool, 5, seedFrom(1))].sort()).toEqual(before);
    expect(new Set(drawnBlocks(pool, 3, seedFrom(2))).size).toBe(3);
    expect(pool).toEqual(before);
  });

  it('draws every order equally often: chi-squared below its 0.999 quantile', () => {
    const [draws, counts] = [13_000, new Map<string, number>()];
    for (let i = 0; i < draws; i++) {
      const order = drawnBlocks([0, 1, 2, 3], 2, splitSeed(seedFrom(3), i)).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(12); // ordered pairs of four
    const expected = draws / 12;
    const chi = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chi).toBeLessThan(31.3); // 0.999 quantile at 11 degrees of freedom
  });

  it('refuses a pool that is too small', () => {
    expect(() => drawnBlocks(pool, 6, seedFrom(1))).toThrow(
      'a pool of 5 blocks is too small for checks of up to 6: train at least as many that count.',
    );
  });
});
