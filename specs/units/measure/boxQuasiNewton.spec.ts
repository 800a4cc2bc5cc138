import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { boxHalfWidths } from '../../../src/measure/boxHalfWidths.ts';
import { boxQuasiNewton } from '../../../src/measure/boxQuasiNewton.ts';
import { boxSharpness } from '../../../src/measure/boxSharpness.ts';
import { symmetrisedBoxSharpness } from '../../../src/measure/symmetrisedBoxSharpness.ts';
import { addScaled, dot, normalVector } from '../../../src/measure/vectorAlgebra.ts';
import {
  largestAtVertices,
  matrixWithSpectrum,
  type Quadratic,
  quadraticLoss,
  quadraticOracle,
} from '../../support/quadraticOracle.ts';

const seed = seedFrom(14);
const objectiveOf = (quadratic: Quadratic) => async (y: Float64Array) => {
  const { loss, gradient } = await quadraticOracle(quadratic).gradient(y);
  return { value: loss, gradient };
};
const quadraticWith = (spectrum: readonly number[], root = seed): Quadratic => ({
  Q: matrixWithSpectrum(spectrum, root),
  c: normalVector(randomStream(splitSeed(root, 'slope')), spectrum.length),
  d: 0,
});
const halfWidthsOf = (n: number, root = seed): Float64Array => {
  const random = randomStream(splitSeed(root, 'widths'));
  return Float64Array.from({ length: n }, () => 0.1 + random.nextUniform());
};

describe('boxQuasiNewton', () => {
  it('finds the interior maximum of a concave quadratic to ten digits in fewer steps than dimensions squared', async () => {
    const spectrum = [-1, -2, -3, -5, -8, -13, -21, -34];
    const top = Float64Array.from({ length: 8 }, (_, i) => (i - 4) / 10);
    const Q = matrixWithSpectrum(spectrum, seed);
    const quadratic = { Q, c: Q.map((row) => -dot(Float64Array.from(row), top)), d: 0 }; // gradient 0 at `top`
    const halfWidths = new Float64Array(8).fill(1);
    const found = await boxQuasiNewton(objectiveOf(quadratic), halfWidths, new Float64Array(8), { steps: 60 });
    found.y.forEach((entry, i) => {
      expect(entry).toBeCloseTo(top[i]!, 6);
    });
    expect(found.value).toBeCloseTo(quadraticLoss(quadratic, top), 12);
    expect(found.firstOrderGap).toBeLessThan(1e-4);
  });

  it('finds the maximum on a face, where one wall holds', async () => {
    const quadratic = {
      Q: [
        [-2, 0],
        [0, -2],
      ],
      c: [1, 8],
      d: 0,
    }; // unbounded maximum (0.5, 4); in the box (0.5, 1)
    const found = await boxQuasiNewton(objectiveOf(quadratic), Float64Array.of(1, 1), new Float64Array(2), {
      steps: 40,
    });
    expect(found.y[0]).toBeCloseTo(0.5, 8);
    expect(found.y[1]).toBe(1);
    expect(found.value).toBeCloseTo(0.25 + 7, 12);
    expect(found.stoppedBy).toBe('stationary');
  });

  it('ends at a vertex of a convex quadratic, and says that nothing pulls there', async () => {
    const found = await boxQuasiNewton(objectiveOf(quadraticWith([1, 2, 3, 4])), halfWidthsOf(4), new Float64Array(4), {
      steps: 60,
    });
    const halfWidths = halfWidthsOf(4);
    expect(Array.from(found.y, Math.abs)).toEqual([...halfWidths]);
    expect(found).toMatchObject({ firstOrderGap: 0, stoppedBy: 'stationary' });
  });

  it('stays at a start without gradient, and at any start without steps', async () => {
    const flat = { Q: [[2]], c: [0], d: 3 };
    const there = await boxQuasiNewton(objectiveOf(flat), Float64Array.of(1), new Float64Array(1), { steps: 9 });
    expect(there).toEqual({ y: new Float64Array(1), value: 3, firstOrderGap: 0, stoppedBy: 'stationary' });
    const without = await boxQuasiNewton(objectiveOf({ ...flat, c: [1] }), Float64Array.of(1), new Float64Array(1), {
      steps: 0,
    });
    expect(without).toMatchObject({ value: 3, firstOrderGap: 1, stoppedBy: 'maxSteps' });
  });

  it('forgets its pairs, then stops, where the gradient lies and no step gains', async () => {
    let calls = 0;
    const lying = async (y: Float64Array) => {
      calls += 1;
      return { value: calls < 4 ? calls : 0, gradient: Float64Array.of(1 - y[0]! / 2, 1 - y[1]!) };
    };
    const found = await boxQuasiNewton(lying, Float64Array.of(9, 9), Float64Array.of(-8, -4), { steps: 100 });
    expect(found).toMatchObject({ value: 3, stoppedBy: 'stationary' });
    expect(calls).toBeLessThan(30);
  });

  test.prop([fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 8 }), fc.nat()])(
    'stays in the box, never falls below its start, names a point with its value and keeps its budget',
    async (spectrum, root) => {
      const quadratic = quadraticWith(spectrum, seedFrom(root));
      const halfWidths = halfWidthsOf(spectrum.length, seedFrom(root));
      let calls = 0;
      const counting = (y: Float64Array) => {
        calls += 1;
        return objectiveOf(quadratic)(y);
      };
      const start = halfWidths.map((h, i) => (i % 2 === 0 ? h / 3 : -h));
      const found = await boxQuasiNewton(counting, halfWidths, start, { steps: 25 });
      expect(calls).toBeLessThanOrEqual(26);
      expect(found.value).toBeGreaterThanOrEqual(quadraticLoss(quadratic, start) - 1e-12);
      expect(quadraticLoss(quadratic, found.y)).toBe(found.value);
      found.y.forEach((entry, i) => {
        expect(Math.abs(entry)).toBeLessThanOrEqual(halfWidths[i]!);
      });
    },
  );
});

describe('box sharpness with L-BFGS', () => {
  const boxEpsilon = 1e-2;
  const x = normalVector(randomStream(splitSeed(seed, 'x')), 16);
  const quadratic = { ...quadraticWith([...Array(13).fill(0.1), 1, 3, 8]), d: 40 };

  it('is the best of all 65,536 vertices of a convex quadratic in 16 dimensions', async () => {
    const best = largestAtVertices((y) => quadraticLoss(quadratic, addScaled(x, 1, y)), boxHalfWidths(x, boxEpsilon));
    const found = await boxSharpness(quadraticOracle(quadratic), x, {
      seed,
      boxEpsilon,
      restarts: 8,
      quasiNewtonSteps: 60,
    });
    expect(found.increase).toBeCloseTo(best - quadraticLoss(quadratic, x), 10);
    expect(Math.max(...found.quasiNewtonIncreases)).toBeCloseTo(found.increase, 10);
    expect(found.quasiNewtonIncreases).toHaveLength(1 + 8 + 1);
  });

  it('keeps the result of the sign ascents, bit by bit, and is never below it', async () => {
    const sloped = { ...quadraticWith([-8, -3, 0, 1, 5]), d: 40 };
    const at = x.slice(0, 5);
    const without = await boxSharpness(quadraticOracle(sloped), at, { seed, boxEpsilon });
    const beside = await boxSharpness(quadraticOracle(sloped), at, { seed, boxEpsilon, quasiNewtonSteps: 20 });
    expect(without.quasiNewtonIncreases).toEqual([]);
    expect(beside.increases).toEqual(without.increases);
    expect(beside.increase).toBeGreaterThanOrEqual(without.increase);
  });

  it('is found in the symmetrised form as well, from random points of the box', async () => {
    const sloped = { ...quadraticWith([...Array(7).fill(0.1), 1, 3, 8]), d: 40 };
    const at = x.slice(0, 10);
    const curvature = largestAtVertices(
      (y) => quadraticLoss({ ...sloped, c: new Float64Array(10), d: 0 }, y),
      boxHalfWidths(at, boxEpsilon),
    );
    const found = await symmetrisedBoxSharpness(quadraticOracle(sloped), at, {
      seed,
      boxEpsilon,
      restarts: 12,
      quasiNewtonSteps: 40,
    });
    expect(found.increase).toBeCloseTo(curvature, 10);
    expect(found.quasiNewtonIncreases).toHaveLength(13);
    expect(found.evaluations.hessianVectors).toBe(0);
  });

  it('refuses a negative budget and weights that are no numbers', async () => {
    const oracle = quadraticOracle(quadratic);
    await expect(boxSharpness(oracle, x, { seed, boxEpsilon, quasiNewtonSteps: -1 })).rejects.toThrow(
      'quasiNewtonSteps -1 is not an integer of at least 0: give one.',
    );
    const holed = x.map((entry, i) => (i === 3 ? Number.NaN : entry));
    const text =
      'the vector of weights has the entry NaN at place 3: sharpness is not defined there. Measure where training has not diverged.';
    await expect(boxSharpness(oracle, holed, { seed, boxEpsilon })).rejects.toThrow(text);
    await expect(symmetrisedBoxSharpness(oracle, holed, { seed, boxEpsilon })).rejects.toThrow(text);
  });
});
