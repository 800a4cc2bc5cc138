import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { adaptiveSharpness } from '../../../src/measure/adaptiveSharpness.ts';
import { ballSharpness } from '../../../src/measure/ballSharpness.ts';
import { norm } from '../../../src/measure/vectorAlgebra.ts';
import { quadraticLoss, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(21);

interface Entry {
  readonly q: number;
  readonly g: number;
}
/** f with Hessian diag(q) and gradient g at x. */
const quadraticAt = (entries: readonly Entry[], x: Float64Array) => ({
  Q: entries.map(({ q }, i) => Float64Array.from(entries, (_, j) => (i === j ? q : 0))),
  c: entries.map(({ q, g }, i) => g - q * x[i]!),
  d: 50,
});

/**
 * max g'y + y'Qy / 2 over |y| <= rho for a diagonal Q: (mu - Q) y = g with |y| = rho, mu above max(0, Q), or mu = 0 inside.
 * Source: Moré & Sorensen 1983, SIAM J. Sci. Stat. Comput. 4(3). Not for g = 0 at the largest q (the hard case).
 */
const largestInBall = (entries: readonly Entry[], rho: number): number => {
  const least = Math.max(0, ...entries.map(({ q }) => q));
  const at = (mu: number): number[] => entries.map(({ q, g }) => g / (mu - q));
  let [low, high] = [least * (1 + 1e-15) + 1e-15, least + Math.hypot(...entries.map(({ g }) => g)) / rho];
  for (let k = 0; k < 200; k++) {
    const mu = (low + high) / 2;
    if (Math.hypot(...at(mu)) > rho) low = mu;
    else high = mu;
  }
  return at(high).reduce((sum, y, i) => sum + entries[i]!.g * y + (entries[i]!.q * y * y) / 2, 0);
};

const x = Float64Array.of(0.5, -2, 1, 0.25);
const bowl = [
  { q: 4, g: 0.3 },
  { q: 1, g: -1 },
  { q: 0.5, g: 0.2 },
  { q: 0, g: 0.7 },
];

describe('ballSharpness', () => {
  it('is the maximum over the ball of a convex quadratic', async () => {
    for (const rho of [0.01, 0.1, 1]) {
      const found = await ballSharpness(quadraticOracle(quadraticAt(bowl, x)), x, { seed, rho, surfaceSteps: 100 });
      expect(found.value / largestInBall(bowl, rho)).toBeCloseTo(1, 6);
      expect(norm(found.perturbation) / rho).toBeCloseTo(1, 12);
    }
  });

  it("says what SAM's one step gains, and what a linear loss would", async () => {
    const rho = 0.5;
    const found = await ballSharpness(quadraticOracle(quadraticAt(bowl, x)), x, { seed, rho });
    const size = Math.hypot(0.3, 1, 0.2, 0.7);
    const step = bowl.map(({ g }) => (rho * g) / size);
    const gained = step.reduce((sum, y, i) => sum + bowl[i]!.g * y + (bowl[i]!.q * y * y) / 2, 0);
    expect(found.firstStepIncrease).toBeCloseTo(gained, 12);
    expect(found.firstOrderIncrease).toBeCloseTo(rho * size, 12);
    expect(found.value).toBeGreaterThan(gained);
    expect(found.increases).toHaveLength(5);
    expect(found).toMatchObject({ rho, seed, lossAtCentre: quadraticLoss(quadraticAt(bowl, x), x) });
    expect(found.ceiling).toBeUndefined();
  });

  it('finds the interior maximum of a loss that curves downwards, and 0 on top of a hill', async () => {
    const hill = [
      { q: -2, g: 0.1 },
      { q: -5, g: -0.2 },
    ];
    const at = Float64Array.of(1, 2);
    const found = await ballSharpness(quadraticOracle(quadraticAt(hill, at)), at, { seed, rho: 1 });
    expect(found.value).toBeCloseTo(0.1 ** 2 / 4 + 0.2 ** 2 / 10, 10);
    expect(found.firstOrderGap).toBeLessThan(1e-4);
    const top = quadraticAt(
      hill.map(({ q }) => ({ q, g: 0 })),
      at,
    );
    const none = await ballSharpness(quadraticOracle(top), at, { seed, rho: 1 });
    expect(none).toMatchObject({ value: 0, firstStepIncrease: 0, firstOrderIncrease: 0 });
    expect(none.perturbation).toEqual(new Float64Array(2));
  });

  it('leaves a minimum, where there is no gradient to follow: lambda_max rho^2 / 2', async () => {
    const flat = bowl.map(({ q }) => ({ q, g: 0 }));
    const found = await ballSharpness(quadraticOracle(quadraticAt(flat, x)), x, { seed, rho: 0.3, surfaceSteps: 60 });
    expect(found.value).toBeCloseTo((4 * 0.3 ** 2) / 2, 8);
  });

  it('puts an upper bound beside it where one is asked for', async () => {
    const { value, ceiling, evaluations } = await ballSharpness(quadraticOracle(quadraticAt(bowl, x)), x, {
      seed,
      rho: 0.5,
      ceiling: {},
    });
    expect(ceiling!.increase).toBeGreaterThan(value);
    expect(ceiling!.increase).toBeCloseTo(0.5 * Math.hypot(0.3, 1, 0.2, 0.7) + (4 * 0.25) / 2, 10);
    expect(evaluations).toMatchObject({ losses: 6, hessianVectors: 4 + 2 });
  });

  it('refuses a ball without size, budgets that are none, and weights that do not fit', async () => {
    const oracle = quadraticOracle(quadraticAt(bowl, x));
    for (const rho of [0, -1, Number.NaN]) {
      await expect(ballSharpness(oracle, x, { seed, rho })).rejects.toThrow(
        `rho ${rho} is not a finite number above 0: give one.`,
      );
    }
    await expect(ballSharpness(oracle, x, { seed, rho: 1, restarts: -1 })).rejects.toThrow(
      'restarts -1 is not an integer of at least 0: give one.',
    );
    await expect(ballSharpness(oracle, x.slice(1), { seed, rho: 1 })).rejects.toThrow(
      'weights has 3 entries and the loss has 4 parameters: give the weights of the same network.',
    );
    await expect(ballSharpness(oracle, Float64Array.of(1, 2, Number.NaN, 3), { seed, rho: 1 })).rejects.toThrow(
      'the vector of weights has the entry NaN at place 2: sharpness is not defined there.',
    );
  });

  const entry = fc.record({
    q: fc.double({ min: -3, max: 5, noNaN: true }),
    g: fc.double({ min: 0.1, max: 1, noNaN: true }),
  });
  test.prop([fc.array(entry, { minLength: 1, maxLength: 6 }), fc.double({ min: 0.01, max: 1, noNaN: true })], {
    numRuns: 50,
  })('is attained where it says, at most the maximum, and at least one step and 0', async (entries, rho) => {
    const at = Float64Array.from(entries, (_, i) => i - 1);
    const quadratic = quadraticAt(entries, at);
    const measure = () => ballSharpness(quadraticOracle(quadratic), at, { seed, rho, restarts: 2 });
    const found = await measure();
    expect(norm(found.perturbation)).toBeLessThanOrEqual(rho * (1 + 1e-12));
    const there = quadraticLoss(
      quadratic,
      at.map((w, i) => w + found.perturbation[i]!),
    );
    expect(there - found.lossAtCentre).toBeCloseTo(found.value, 12);
    expect(found.value).toBeGreaterThanOrEqual(Math.max(0, found.firstStepIncrease) - 1e-12);
    expect(found.value).toBeLessThanOrEqual(largestInBall(entries, rho) + 1e-9);
    expect(await measure()).toEqual(found);
  });
});

describe('adaptiveSharpness', () => {
  it('is the maximum over the ball in units of the weights', async () => {
    const inUnits = bowl.map(({ q, g }, i) => ({ q: q * x[i]! ** 2, g: g * Math.abs(x[i]!) }));
    const found = await adaptiveSharpness(quadraticOracle(quadraticAt(bowl, x)), x, {
      seed,
      rho: 0.5,
      surfaceSteps: 100,
    });
    expect(found.value / largestInBall(inUnits, 0.5)).toBeCloseTo(1, 6);
    expect(found.firstOrderIncrease).toBeCloseTo(0.5 * Math.hypot(...inUnits.map(({ g }) => g)), 12);
    expect(found.eta).toBe(0);
  });

  it('leaves weights at 0 where they are, unless eta moves them', async () => {
    const at = Float64Array.of(0, 1);
    const slopes = [
      { q: 0, g: 1 },
      { q: 0, g: 1 },
    ];
    const oracle = quadraticOracle(quadraticAt(slopes, at));
    const still = await adaptiveSharpness(oracle, at, { seed, rho: 0.5 });
    expect([...still.perturbation]).toEqual([0, 0.5]);
    const moved = await adaptiveSharpness(oracle, at, { seed, rho: 0.5, eta: 0.01 });
    expect(moved.value).toBeCloseTo(0.5 * Math.hypot(0.01, 1.01), 12);
    expect(moved.eta).toBe(0.01);
  });

  it('refuses a negative eta, a ball without size and weights that do not fit', async () => {
    const oracle = quadraticOracle(quadraticAt(bowl, x));
    for (const eta of [-0.01, Number.NaN]) {
      await expect(adaptiveSharpness(oracle, x, { seed, rho: 1, eta })).rejects.toThrow(
        `eta ${eta} is not a finite number of at least 0: give 0, or the paper's 0.01.`,
      );
    }
    await expect(adaptiveSharpness(oracle, x, { seed, rho: 0 })).rejects.toThrow(
      'rho 0 is not a finite number above 0: give one.',
    );
    await expect(adaptiveSharpness(oracle, x.slice(1), { seed, rho: 1 })).rejects.toThrow('weights has 3 entries');
    await expect(adaptiveSharpness(oracle, Float64Array.of(1, 2, 3, Number.NaN), { seed, rho: 1 })).rejects.toThrow(
      'the vector of weights has the entry NaN at place 3',
    );
  });
});
