import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { eigenvalueCeiling } from '../../../src/measure/eigenvalueCeiling.ts';
import { topEigenvalues } from '../../../src/measure/topEigenvalues.ts';
import type { Quadratic } from '../../support/quadraticOracle.ts';
import { quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(18);
const n = 60;
const diagonal = (entries: readonly number[]): Quadratic => ({
  Q: entries.map((q, i) => Float64Array.from({ length: entries.length }, (_, j) => (i === j ? q : 0))),
  c: new Float64Array(entries.length),
  d: 0,
});
/** One eigenvalue a little above a full band, which few products do not tell apart. */
const hidden = [2.05, ...Array.from({ length: n - 1 }, (_, i) => -1 + (3 * i) / (n - 2))];
const lanczos = (entries: readonly number[], maxIterations: number, root = seed, ends: 'both' | 'largest' = 'both') =>
  topEigenvalues(quadraticOracle(diagonal(entries)), new Float64Array(entries.length), {
    seed: root,
    maxIterations,
    ends,
    relativeTolerance: Number.MIN_VALUE,
  });
const certified = { parameterCount: n, failureProbability: 1e-3 };

describe('eigenvalueCeiling', () => {
  it('is above the largest eigenvalue for 200 starts out of 200, though Lanczos itself is always below', async () => {
    for (let start = 0; start < 200; start++) {
      const found = await lanczos(hidden, 12, seedFrom(start));
      const ceiling = eigenvalueCeiling(found, { ...certified, maxIterations: 12 });
      expect(found.value).toBeLessThan(2.05);
      expect(ceiling.value).toBeGreaterThan(2.05);
    }
  });

  it('comes down to the eigenvalue as products are added', async () => {
    const above: number[] = [];
    for (const maxIterations of [14, 20, 30, 45]) {
      const found = await lanczos(hidden, maxIterations);
      above.push(eigenvalueCeiling(found, { ...certified, maxIterations }).value - 2.05);
    }
    expect(above[0]).toBeGreaterThan(above[1]!);
    expect(above[1]).toBeGreaterThan(above[2]!);
    expect(above[2]).toBeGreaterThan(above[3]!);
    expect(above[3]).toBeLessThan(0.2);
    expect(above[3]).toBeGreaterThan(0);
  });

  it('is the formula of Kuczyński & Woźniakowski, over every place to stop and both ends', async () => {
    const found = await lanczos(hidden, 20);
    const share = (Math.log((1.648 * Math.sqrt(60) * 2 * 20) / 1e-3) / 39) ** 2;
    const spread = found.largest.value - found.smallest!.value;
    const { value, failureProbability } = eigenvalueCeiling(found, { ...certified, maxIterations: 20 });
    expect(value).toBeCloseTo(found.value + (share * spread) / (1 - 2 * share), 12);
    expect(failureProbability).toBe(1e-3);
  });

  it('is infinite while too few products say nothing, or where the other end is not known', async () => {
    const few = await lanczos(hidden, 5);
    expect(eigenvalueCeiling(few, { ...certified, maxIterations: 5 }).value).toBe(Number.POSITIVE_INFINITY);
    const oneEnd = await lanczos(hidden, 30, seed, 'largest');
    expect(eigenvalueCeiling(oneEnd, { ...certified, maxIterations: 30 }).value).toBe(Number.POSITIVE_INFINITY);
  });

  it('cannot fail once Lanczos went through the whole space', async () => {
    const found = await lanczos([3, 2, 1, -4], 100);
    const ceiling = eigenvalueCeiling(found, { parameterCount: 4, maxIterations: 100, failureProbability: 1e-3 });
    expect(ceiling.failureProbability).toBe(0);
    expect(ceiling.value).toBeGreaterThanOrEqual(3 - 1e-14);
    expect(ceiling.value).toBeCloseTo(3, 10);
  });
});
