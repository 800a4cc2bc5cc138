import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { boxHalfWidths } from '../../../src/measure/boxHalfWidths.ts';
import { boxSharpness } from '../../../src/measure/boxSharpness.ts';
import { addScaled, normalVector } from '../../../src/measure/vectorAlgebra.ts';
import {
  largestAtVertices,
  matrixWithSpectrum,
  quadraticLoss,
  quadraticOracle,
} from '../../support/quadraticOracle.ts';
import { roundedOracle } from '../../support/roundedOracle.ts';

const seed = seedFrom(11);
const boxEpsilon = 1e-2;

/** A quadratic with this spectrum, and a point with a gradient. */
const quadraticWith = (spectrum: readonly number[], root = seed) => {
  const n = spectrum.length;
  const random = randomStream(splitSeed(root, 'quadratic'));
  const quadratic = { Q: matrixWithSpectrum(spectrum, root), c: normalVector(random, n), d: 40 };
  return { quadratic, x: normalVector(random, n) };
};

const diagonal = (entries: readonly { readonly q: number; readonly c: number }[]) => ({
  Q: entries.map(({ q }, i) => Float64Array.from({ length: entries.length }, (_, j) => (i === j ? q : 0))),
  c: entries.map(({ c }) => c),
  d: 1,
});
const entry = (least: number) =>
  fc.record({
    q: fc.double({ min: least, max: 5, noNaN: true }),
    c: fc.double({ min: -1, max: 1, noNaN: true }),
    x: fc.double({ min: -2, max: 2, noNaN: true }),
  });

describe('boxSharpness', () => {
  it('reaches the best of all 65,536 vertices of a convex quadratic in 16 dimensions', async () => {
    const { quadratic, x } = quadraticWith([...Array(14).fill(0), 3, 8]);
    const found = await boxSharpness(quadraticOracle(quadratic), x, { seed, boxEpsilon, restarts: 16 });
    const best = largestAtVertices((y) => quadraticLoss(quadratic, addScaled(x, 1, y)), boxHalfWidths(x, boxEpsilon));
    const centre = quadraticLoss(quadratic, x);
    expect(found.increase).toBeCloseTo(best - centre, 10);
    expect(found.value).toBeCloseTo((100 * (best - centre)) / (1 + centre), 10);
  });

  it('names a point of the box at which the loss rises by the increase', async () => {
    const { quadratic, x } = quadraticWith([4, 2, 1, -1, -3]);
    const { perturbation, increase, lossAtCentre } = await boxSharpness(quadraticOracle(quadratic), x, {
      seed,
      boxEpsilon,
    });
    const halfWidths = boxHalfWidths(x, boxEpsilon);
    perturbation.forEach((y, i) => {
      expect(Math.abs(y)).toBeLessThanOrEqual(halfWidths[i]!);
    });
    expect(quadraticLoss(quadratic, addScaled(x, 1, perturbation)) - lossAtCentre).toBe(increase);
  });

  it('finds the interior maximum of a loss that curves downwards', async () => {
    const quadratic = diagonal([
      { q: -2, c: 0.004 },
      { q: -5, c: -0.02 },
    ]); // maximum at c / -q = (0.002, -0.004)
    const found = await boxSharpness(quadraticOracle(quadratic), new Float64Array(2), { seed, boxEpsilon });
    expect(found.increase).toBeCloseTo(0.004 ** 2 / 4 + 0.02 ** 2 / 10, 10);
    expect(found.firstOrderGap).toBeLessThan(1e-5);
  });

  it('is zero on top of a hill', async () => {
    const quadratic = diagonal([
      { q: -2, c: 0 },
      { q: -1, c: 0 },
    ]);
    const found = await boxSharpness(quadraticOracle(quadratic), new Float64Array(2), { seed, boxEpsilon });
    expect(found).toMatchObject({ value: 0, increase: 0, firstOrderIncrease: 0 });
    expect(found.perturbation).toEqual(new Float64Array(2));
  });

  it('leaves a minimum, where there is no gradient to follow', async () => {
    const { quadratic, x } = quadraticWith([4, 2, 1, 0]);
    const found = await boxSharpness(quadraticOracle({ ...quadratic, c: new Float64Array(4) }), x.fill(0), {
      seed,
      boxEpsilon,
    });
    expect(found.firstOrderIncrease).toBe(0);
    expect(found.increase).toBeGreaterThan(0);
  });

  it('counts its evaluations and shows what each start reached', async () => {
    const { quadratic, x } = quadraticWith([4, 2, 1, 0]);
    let gradients = 0;
    const exact = quadraticOracle(quadratic);
    const counting = {
      ...exact,
      gradient: (weights: Float64Array) => {
        gradients += 1;
        return exact.gradient(weights);
      },
    };
    const found = await boxSharpness(counting, x, { seed, boxEpsilon, restarts: 3 });
    expect(found.evaluations).toEqual({ losses: 6, gradients, hessianVectors: 0 });
    expect(found.increases).toHaveLength(4);
    expect(found.increase).toBeCloseTo(Math.max(...found.increases), 12);
    expect(found).toMatchObject({ boxEpsilon, seed, exampleCount: 1, roundOff: 2 ** -53 });
  });

  it('measures a precision floor that bounds what float32 adds to the increase', async () => {
    const { quadratic, x } = quadraticWith([4, 2, 1, 0]);
    const start = Float64Array.from(x, Math.fround);
    for (const epsilon of [1e-2, 1e-3, 1e-5, 1e-7]) {
      const found = await boxSharpness(roundedOracle(quadraticOracle(quadratic)), start, { seed, boxEpsilon: epsilon });
      const exact = quadraticLoss(quadratic, addScaled(start, 1, found.perturbation)) - quadraticLoss(quadratic, start);
      expect(Math.abs(found.increase - Math.max(0, exact))).toBeLessThanOrEqual(2 * found.precisionFloor);
      expect(found.precisionFloor).toBeLessThan(1e-5);
      if (epsilon === 1e-7) expect(found.increase).toBeLessThan(found.precisionFloor);
    }
  });

  it('refuses a box without size, and losses that are no numbers', async () => {
    const { quadratic, x } = quadraticWith([4, 2]);
    const oracle = quadraticOracle(quadratic);
    for (const bad of [0, -1e-3, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(boxSharpness(oracle, x, { seed, boxEpsilon: bad })).rejects.toMatchObject({
        code: 'E_BOX_EPSILON',
        message: `boxEpsilon ${bad} is not a finite number above 0: the paper uses 1e-3 and 5e-4.`,
      });
    }
    const diverged = { ...oracle, gradient: async () => ({ loss: Number.NaN, gradient: new Float64Array(2) }) };
    await expect(boxSharpness(diverged, x, { seed, boxEpsilon })).rejects.toThrow(
      'the loss in the box is NaN: sharpness is not defined there. Measure where training has not diverged.',
    );
    await expect(boxSharpness(oracle, x, { seed, boxEpsilon, restarts: -1 })).rejects.toThrow(
      'restarts -1 is not an integer of at least 0: give one.',
    );
  });

  test.prop([fc.array(entry(0), { minLength: 1, maxLength: 8 })])(
    'is exact where the coordinates are independent and the loss convex, and grows with the box',
    async (entries) => {
      const x = Float64Array.from(entries, (each) => each.x);
      const oracle = quadraticOracle(diagonal(entries));
      const found = await Promise.all(
        [1e-3, 1e-2, 1e-1].map((epsilon) => boxSharpness(oracle, x, { seed, boxEpsilon: epsilon })),
      );
      [1e-3, 1e-2, 1e-1].forEach((epsilon, k) => {
        const exact = boxHalfWidths(x, epsilon).reduce(
          (sum, h, i) => sum + Math.abs(entries[i]!.q * x[i]! + entries[i]!.c) * h + (entries[i]!.q * h * h) / 2,
          0,
        );
        expect(found[k]!.increase).toBeCloseTo(exact, 10);
        if (k > 0) expect(found[k]!.increase).toBeGreaterThanOrEqual(found[k - 1]!.increase);
      });
    },
  );

  test.prop([fc.array(entry(-5), { minLength: 1, maxLength: 8 }), fc.nat()])(
    'is at least 0 and at least one sign step, and never above the maximum',
    async (entries, root) => {
      const x = Float64Array.from(entries, (each) => each.x);
      const measure = () =>
        boxSharpness(quadraticOracle(diagonal(entries)), x, { seed: seedFrom(root), boxEpsilon, restarts: 2 });
      const found = await measure();
      const maximum = boxHalfWidths(x, boxEpsilon).reduce((sum, h, i) => {
        const { q, c } = entries[i]!;
        const slope = Math.abs(q * x[i]! + c);
        const y = q < 0 ? Math.min(h, slope / -q) : h;
        return sum + slope * y + (q * y * y) / 2;
      }, 0);
      expect(found.increase).toBeGreaterThanOrEqual(Math.max(0, found.firstStepIncrease) - 1e-14);
      expect(found.increase).toBeLessThanOrEqual(maximum + 1e-12);
      expect(await measure()).toEqual(found);
    },
  );

  test.prop([fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 8 }), fc.nat()], {
    numRuns: 50,
  })('is at least the first-order increase where the loss is convex', async (spectrum, root) => {
    const { quadratic, x } = quadraticWith(spectrum, seedFrom(root));
    const found = await boxSharpness(quadraticOracle(quadratic), x, { seed, boxEpsilon, restarts: 0 });
    expect(found.increase).toBeGreaterThanOrEqual(found.firstOrderIncrease - 1e-12);
  });
});
