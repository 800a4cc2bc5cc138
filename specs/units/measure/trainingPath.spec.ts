import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { principalDirections } from '../../../src/measure/principalDirections.ts';
import { trainingPath } from '../../../src/measure/trainingPath.ts';
import { addScaled, dot, norm, normalVector } from '../../../src/measure/vectorAlgebra.ts';
import { errorOf } from '../../support/errorOf.ts';
import { matrixWithSpectrum, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(8);
const diagonal = (eigenvalues: readonly number[]) =>
  quadraticOracle({
    Q: eigenvalues.map((value, i) => eigenvalues.map((_, j) => (i === j ? value : 0))),
    c: new Float64Array(eigenvalues.length),
    d: 1,
  });

/** A walk whose n steps are orthonormal: what a random walk is in many dimensions. */
const walk = (n: number): Float64Array[] =>
  Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (__, j) => (j <= i ? 1 : 0)));

describe('principalDirections', () => {
  it('finds the closed form of a walk in n dimensions: shares 3 / (2 (n^2 - 1) sin^2(pi k / 2n)), cosines as path', () => {
    const n = 30;
    const { directions, explained } = principalDirections(walk(n));
    explained.forEach((share, i) => {
      expect(share).toBeCloseTo(3 / (2 * (n * n - 1) * Math.sin((Math.PI * (i + 1)) / (2 * n)) ** 2), 12);
    });
    expect(explained).toHaveLength(n - 1);
    const last = walk(n).at(-1)!;
    const along = walk(n).map((point) => dot(directions[0], addScaled(point, -1, last)));
    const cosine = (i: number): number => Math.cos((Math.PI * (i + 0.5)) / n);
    along.forEach((place, i) => {
      expect(place / along[0]!).toBeCloseTo((cosine(i) - cosine(n - 1)) / (cosine(0) - cosine(n - 1)), 11);
    });
  });

  it('nearly finds it for a random walk: two directions explain 76 % of what goes nowhere', () => {
    const random = randomStream(seed);
    const points = [normalVector(random, 4000)];
    for (let step = 1; step < 40; step++) points.push(addScaled(points[step - 1]!, 1, normalVector(random, 4000)));
    const { explained } = principalDirections(points);
    expect(explained[0]! + explained[1]!).toBeGreaterThan(0.74);
    expect(explained[0]! + explained[1]!).toBeLessThan(0.78);
    expect(explained[0]! / (6 / Math.PI ** 2)).toBeCloseTo(1, 1);
  });

  it('gives orthonormal directions in which the first point is ahead of the last', () => {
    const points = [Float64Array.of(0, 0, 0), Float64Array.of(3, 0, 1), Float64Array.of(5, 4, 0)];
    const { directions, explained } = principalDirections(points);
    const [one, two] = directions;
    expect(norm(one)).toBeCloseTo(1, 14);
    expect(norm(two)).toBeCloseTo(1, 14);
    expect(dot(one, two)).toBeCloseTo(0, 15);
    expect(dot(one, points[2]!)).toBeLessThan(0);
    expect(dot(two, points[2]!)).toBeLessThan(0);
    expect(explained).toHaveLength(2);
    expect(explained[0]! + explained[1]!).toBeCloseTo(1, 15);
  });
});

describe('trainingPath', () => {
  it('is the path itself where it lies in a plane, and the plane has the losses of the path', async () => {
    // Gradient descent on (4 x^2 + y^2) / 2: neither axis is a principal direction, both are in the plane.
    const checkpoints = Array.from({ length: 12 }, (_, t) => Float64Array.of(2 * 0.6 ** t, 3 * 0.9 ** t, 1));
    const oracle = diagonal([4, 1, 0]);
    const found = await trainingPath(oracle, checkpoints, { seed, points: 9 });
    const end = checkpoints[11]!;
    expect(found.value).toBeCloseTo(1, 14);
    expect(found.coordinates[11]).toEqual([0, 0]);
    checkpoints.forEach((weights, t) => {
      expect(found.losses[t]).toBeCloseTo(1 + (4 * weights[0]! ** 2 + weights[1]! ** 2) / 2, 14);
      expect(Math.hypot(...found.coordinates[t]!)).toBeCloseTo(norm(addScaled(weights, -1, end)), 14);
      expect(found.distancesFromPlane[t]).toBeLessThan(1e-14);
    });
    expect(Math.min(...found.coordinates[0]!)).toBeGreaterThan(0);
    expect(found.plane.lossAtCentre).toBe(found.losses[11]);
    expect(found.plane.directions).toBe('asGiven');
  });

  it('has room around the path, and says how far the path is off the plane', async () => {
    const random = randomStream(splitSeed(seed, 'path'));
    const checkpoints = Array.from({ length: 6 }, (_, t) =>
      normalVector(random, 8).map((entry, i) => entry * 0.2 + (i === 0 ? 6 - t : 0)),
    );
    const oracle = quadraticOracle({
      Q: matrixWithSpectrum([3, 2, 1, 1, 0.5, 0.2, 0, 0], seed),
      c: new Float64Array(8),
      d: 0.5,
    });
    const found = await trainingPath(oracle, checkpoints, { seed, points: 5, margin: 0.5 });
    for (const [axis, grid] of [found.plane.alphas, found.plane.betas].entries()) {
      const along = found.coordinates.map((at) => at[axis]!);
      const [low, high] = [Math.min(...along), Math.max(...along)];
      expect(grid[0]).toBeCloseTo(low - (high - low) / 2, 12);
      expect(grid[4]).toBeCloseTo(high + (high - low) / 2, 12);
    }
    found.distancesFromPlane.forEach((distance, t) => {
      const whole = norm(addScaled(checkpoints[t]!, -1, checkpoints[5]!));
      expect(Math.hypot(distance, ...found.coordinates[t]!)).toBeCloseTo(whole, 12);
    });
    expect(Math.max(...found.distancesFromPlane)).toBeGreaterThan(0.1);
    expect(found.value).toBeGreaterThan(0.8);
    expect(found.value).toBeLessThan(1);
    expect(found.evaluations).toEqual({ losses: 6 + 25 + 5, gradients: 0, hessianVectors: 0 });
    expect(found).toMatchObject({ seed, exampleCount: 1, roundOff: 2 ** -53 });
  });

  it('has 21 places along each direction unless told otherwise', async () => {
    const found = await trainingPath(diagonal([1, 1, 1, 1]), walk(4), { seed });
    expect([found.plane.alphas.length, found.plane.betas.length]).toEqual([21, 21]);
  });

  it('refuses what has no plane, with the reason', async () => {
    const oracle = diagonal([1, 1, 1]);
    const line = [0, 1, 2, 4].map((t) => Float64Array.of(t, -t, 0));
    const refusal = (checkpoints: readonly Float64Array[], options = {}) =>
      errorOf(() => trainingPath(oracle, checkpoints, { seed, ...options })).then(({ message }) => message);
    const onLine =
      'the 4 points lie on a line: they have no second principal direction. Give more of the path, from weights that still change.';
    expect(await refusal(line)).toBe(onLine);
    expect(await refusal([line[1]!, line[1]!, line[1]!, line[1]!])).toBe(onLine);
    expect(await refusal(line.slice(2))).toBe('the number of checkpoints 2 is not an integer of at least 3: give one.');
    expect(await refusal([...line, Float64Array.of(1)])).toContain('checkpoint 4 has 1 entries');
    expect(await refusal([...line, Float64Array.of(1, Number.NaN, 0)])).toContain('checkpoint 4 has the entry NaN');
    expect(await refusal(line, { points: 1 })).toContain('points 1');
    expect(await refusal(line, { margin: 0 })).toContain('margin 0');
  });
});
