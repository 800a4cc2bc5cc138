import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { LossOracle, Vector } from '../../../src/core/lossOracle.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { evenGrid } from '../../../src/measure/evenGrid.ts';
import { lineAlong } from '../../../src/measure/lineAlong.ts';
import { lineBetween } from '../../../src/measure/lineBetween.ts';
import { dot } from '../../../src/measure/vectorAlgebra.ts';
import { errorOf } from '../../support/errorOf.ts';
import { matrixWithSpectrum, type Quadratic, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(6);
const spectrum = [4, 2, 1, 0.5, 0, -3];
const quadratic: Quadratic = {
  Q: matrixWithSpectrum(spectrum, splitSeed(seed, 'Q')),
  c: Float64Array.of(1, -1, 0, 2, 0, 0.5),
  d: 7,
};
const oracle = quadraticOracle(quadratic);
const here = Float64Array.of(1, 0, -1, 0.5, 2, 0);
const there = Float64Array.of(0, 1, 1, -0.5, 1, 1);
const curvatureAlong = (direction: Vector): number =>
  quadratic.Q.reduce((sum, row, i) => sum + direction[i]! * dot(Float64Array.from(row), direction), 0);

/** A loss of one weight. */
const oracleOf = (f: (x: number) => number): LossOracle => ({
  ...quadraticOracle({ Q: [[1]], c: [0], d: 0 }),
  loss: async ([x]) => f(x!),
});
const [zero, one] = [Float64Array.of(0), Float64Array.of(1)];

describe('evenGrid', () => {
  it('has exact ends, and exact whole numbers between', () => {
    const grid = evenGrid(-1, 2, 25);
    expect(grid).toHaveLength(25);
    expect([grid[0], grid[1], grid[8], grid[16], grid[24]]).toEqual([-1, -0.875, 0, 1, 2]);
    expect(evenGrid(-1, 1, 11)[4]).toBe(-0.2);
  });

  it('refuses fewer than two points', async () => {
    expect((await errorOf(() => evenGrid(0, 1, 1))).message).toBe(
      'points 1 is not an integer of at least 2: give one.',
    );
  });
});

describe('lineBetween', () => {
  it('finds the closed form of a quadratic: second differences <d, Qd> at both ends, rises, no barrier where it is convex', async () => {
    const found = await lineBetween(oracle, here, there, { seed });
    const step = there.map((entry, i) => entry - here[i]!);
    const curvature = curvatureAlong(step);
    expect(curvature).toBeGreaterThan(0);
    expect(found.ends[0].secondDifference).toBeCloseTo(curvature, 10);
    expect(found.ends[1].secondDifference).toBeCloseTo(curvature, 10);
    const slope = found.ends[1].loss - found.ends[0].loss - curvature / 2; // f(a) = f(0) + slope a + curvature a^2 / 2
    expect(found.ends[0].rise).toBeCloseTo(-slope / 2 + curvature / 8, 10);
    expect(found.ends[1].rise).toBeCloseTo((slope + curvature) / 2 + curvature / 8, 10);
    expect(found).toMatchObject({
      barrier: 0,
      value: 0,
      barrierAt: 0,
      differenceStep: 1 / 8,
      riseAt: 1 / 2,
      parts: [],
    });
    expect(found.distance).toBe(Math.sqrt(dot(step, step)));
  });

  it('finds the barrier of a concave quadratic: |<d, Qd>| / 8 half way', async () => {
    const concave = oracleOf((x) => 5 + x - 3 * x * x);
    const found = await lineBetween(concave, zero, one, { seed });
    expect(found.barrier).toBeCloseTo(6 / 8, 14);
    expect(found).toMatchObject({ value: found.barrier, barrierAt: 0.5 });
    expect(found.ends[0].secondDifference).toBeCloseTo(-6, 12);
  });

  it('measures each end by itself: the sharper one has the larger second difference and rise', async () => {
    const found = await lineBetween(
      oracleOf((x) => x * x * (x - 1) ** 2 * (1 + 3 * x)), // f''(0) = 2, f''(1) = 8
      zero,
      one,
      { seed, differenceStep: 1e-4, riseAt: 0.1 },
    );
    expect(found.ends[0].secondDifference).toBeCloseTo(2, 6);
    expect(found.ends[1].secondDifference).toBeCloseTo(8, 6);
    expect(found.ends[0].rise).toBeCloseTo(0.01 * 1.21 * 0.7, 14);
    expect(found.ends[1].rise).toBeCloseTo(1.21 * 0.01 * 4.3, 14);
  });

  it('has both solutions on the line exactly, and adds them to places that leave them out', async () => {
    const seen: number[][] = [];
    const watched: LossOracle = {
      ...oracle,
      loss: (weights) => {
        seen.push([...weights]);
        return oracle.loss(weights);
      },
    };
    const found = await lineBetween(watched, here, there, { seed, alphas: [-0.3, 0.4, 1.2] });
    expect(found.alphas).toEqual([-0.3, 0, 0.4, 1, 1.2]);
    expect(seen[1]).toEqual([...here]);
    expect(seen[3]).toEqual([...there]);
    expect(found.losses[1]).toBe(await oracle.loss(here));
    expect(found.losses[3]).toBe(await oracle.loss(there));
  });

  it('evaluates other parts of the data at the same places', async () => {
    const found = await lineBetween(oracle, here, there, {
      seed,
      alphas: [0, 0.5, 1],
      evaluate: { test: async (weights) => ({ loss: weights[0]!, accuracy: weights[1]! }) },
    });
    expect(found.parts).toEqual([{ part: 'test', losses: [1, 0.5, 0], accuracies: [0, 0.5, 1] }]);
  });

  it('counts its cost and states its floors', async () => {
    const found = await lineBetween(oracle, here, there, { seed });
    expect(found.evaluations).toEqual({ losses: 25 + 14, gradients: 0, hessianVectors: 0 });
    for (const end of found.ends) {
      expect(end.precisionFloor).toBeGreaterThanOrEqual(2 * 2 ** -53 * Math.abs(end.loss));
      expect(end.precisionFloor).toBeLessThan(1e-13);
      expect(end.secondDifferenceFloor).toBe(256 * end.precisionFloor);
    }
    expect(found).toMatchObject({ seed, exampleCount: 1, roundOff: 2 ** -53 });
  });

  it('refuses what is no line, with the reason', async () => {
    const refusal = (action: () => unknown) => errorOf(action).then(({ code, message }) => `${code} ${message}`);
    expect(await refusal(() => lineBetween(oracle, here, Float64Array.from(here), { seed }))).toBe(
      'E_NO_LINE the two solutions are the same weights: no line leads from one to the other. Give two runs that differ in more than their name.',
    );
    expect(await refusal(() => lineBetween(oracle, here, one, { seed }))).toBe(
      'E_WEIGHT_COUNT the second solution has 1 entries and the loss has 6 parameters: give the weights of the same network.',
    );
    expect(await refusal(() => lineBetween(oracle, here, there, { seed, alphas: [0, 1, 1] }))).toBe(
      'E_MEASURE_OPTION alphas are not two or more finite numbers in ascending order: 1 stands at place 2. Give e.g. -1, 0, 1.',
    );
    expect(await refusal(() => lineBetween(oracle, here, there, { seed, alphas: [0.5] }))).toContain('there are 1.');
    expect(await refusal(() => lineBetween(oracle, here, there, { seed, alphas: [0, Number.NaN] }))).toContain('NaN');
    expect(await refusal(() => lineBetween(oracle, here, there, { seed, differenceStep: 0 }))).toContain(
      'differenceStep 0 is not a finite number above 0',
    );
    expect(await refusal(() => lineBetween(oracle, here, there, { seed, riseAt: -1 }))).toContain('riseAt -1');
    const diverged = here.map(() => Number.NaN);
    expect(await refusal(() => lineBetween(oracle, here, diverged, { seed }))).toContain(
      'the second solution has the entry',
    );
    const steep = oracleOf((x) => (x > 1.5 ? Number.POSITIVE_INFINITY : x));
    expect(await refusal(() => lineBetween(steep, zero, one, { seed }))).toContain(
      'the loss at alpha = 1.625 is Infinity',
    );
    const evaluate = { test: async () => ({ loss: Number.NaN, accuracy: 0 }) };
    expect(await refusal(() => lineBetween(oracle, here, there, { seed, evaluate }))).toContain(
      'the test loss at alpha = -1',
    );
  });

  test.prop([fc.nat()], { numRuns: 20 })('is the same line from the other side, turned round', async (root) => {
    const other = Float64Array.from(there, (entry, i) => entry + ((root >> i) & 1));
    const alphas = evenGrid(-1, 2, 13);
    const forth = await lineBetween(oracle, here, other, { seed, alphas });
    const back = await lineBetween(oracle, other, here, { seed, alphas });
    forth.losses.forEach((loss, i) => {
      expect(back.losses.at(-1 - i)).toBeCloseTo(loss, 10);
    });
    expect(back.barrier).toBeCloseTo(forth.barrier, 10);
    expect(back.ends[1].rise).toBeCloseTo(forth.ends[0].rise, 10);
    expect(back.ends[0].secondDifference).toBeCloseTo(forth.ends[1].secondDifference, 9);
  });
});

describe('lineAlong', () => {
  const direction = Float64Array.of(1, 1, 0, 0, -1, 2);

  it('finds the parabola of a quadratic, with the weights exactly at 0', async () => {
    const found = await lineAlong(oracle, here, direction, { seed, alphas: [-2, -1, 1, 2] });
    const [far, near, centre, ahead] = found.losses as [number, number, number, number];
    expect(found.alphas).toEqual([-2, -1, 0, 1, 2]);
    expect(centre).toBe(await oracle.loss(here));
    expect(near + ahead - 2 * centre).toBeCloseTo(curvatureAlong(direction), 12);
    expect(far + found.losses[4]! - 2 * centre).toBeCloseTo(4 * curvatureAlong(direction), 12);
    expect(found.value).toBe(Math.max(...found.losses) - centre);
    expect(found).toMatchObject({ lossAtCentre: centre, directionNorm: Math.sqrt(7), exampleCount: 1, parts: [] });
  });

  it('has 51 places from -1 to 1 unless told otherwise, and counts its cost', async () => {
    const found = await lineAlong(oracle, here, direction, { seed });
    expect([found.alphas.length, found.alphas[0], found.alphas[25], found.alphas[50]]).toEqual([51, -1, 0, 1]);
    expect(found.evaluations).toEqual({ losses: 51 + 4, gradients: 0, hessianVectors: 0 });
    expect(found.precisionFloor).toBeLessThan(1e-13);
  });

  it('has no more than 16 losses under way at once', async () => {
    let [running, peak] = [0, 0];
    const slow: LossOracle = {
      ...oracle,
      loss: async (weights) => {
        running += 1;
        peak = Math.max(peak, running);
        await Promise.resolve();
        running -= 1;
        return oracle.loss(weights);
      },
    };
    expect((await lineAlong(slow, here, direction, { seed })).losses).toEqual(
      (await lineAlong(oracle, here, direction, { seed })).losses,
    );
    expect(peak).toBe(16);
  });

  it('refuses a direction that leads nowhere', async () => {
    expect(await errorOf(() => lineAlong(oracle, here, new Float64Array(6), { seed }))).toMatchObject({
      code: 'E_NO_LINE',
      message: 'the direction is 0: it leads nowhere. Give another, or look whether all weights are 0.',
    });
    expect((await errorOf(() => lineAlong(oracle, here, one, { seed }))).code).toBe('E_WEIGHT_COUNT');
  });
});
