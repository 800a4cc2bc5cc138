import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { nonNegativeRatio } from '../../../src/stats/nonNegativeRatio.ts';
import { tMixtureSequence } from '../../../src/stats/tMixtureSequence.ts';

const mixture = { alpha: 0.05, g: 1 };

/** Pairs of a numerator of mean 3 and a denominator of mean 2 that go together, as noise and signal of one batch do. */
const pairs = (seed: number, n: number, spread: number): readonly (readonly [number, number])[] => {
  const random = randomStream(splitSeed(seedFrom(seed), 'pairs'));
  return Array.from({ length: n }, () => {
    const [a, b] = [random.nextNormal(), random.nextNormal()];
    return [3 + spread * a, 2 + spread * (0.6 * a + 0.8 * b)] as const;
  });
};

const ratioOf = (drawn: readonly (readonly [number, number])[]) =>
  nonNegativeRatio(
    drawn.map(([over]) => over),
    drawn.map(([, under]) => under),
    mixture,
  );

describe('nonNegativeRatio', () => {
  it('ends where the confidence sequence of numerator - theta denominator touches 0', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const drawn = pairs(seed, 16, 0.5);
      const { interval } = ratioOf(drawn);
      const at = (theta: number) =>
        tMixtureSequence(
          drawn.map(([over, under]) => over - theta * under),
          mixture,
        );
      expect(at(interval.lower).lower).toBeCloseTo(0, 10);
      expect(at(interval.upper).upper).toBeCloseTo(0, 10);
    }
  });

  it('contains the true ratio in 95 of 100 cases and more', () => {
    const covered = Array.from({ length: 2000 }, (_, i) => ratioOf(pairs(i, 12, 1)).interval).filter(
      ({ lower, upper }) => lower <= 1.5 && upper >= 1.5,
    ).length;
    expect(covered / 2000).toBeGreaterThan(0.95);
  });

  it('is near the true ratio where a mean of ratios is not', () => {
    const drawn = pairs(1, 4000, 1);
    const meanOfRatios = drawn.reduce((sum, [over, under]) => sum + over / under, 0) / drawn.length;
    expect(ratioOf(drawn).ratio).toBeCloseTo(1.5, 1);
    expect(Math.abs(meanOfRatios - 1.5)).toBeGreaterThan(0.2);
  });
});
