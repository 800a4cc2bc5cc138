import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { LossOracle } from '../../../src/core/lossOracle.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { type SpectralDensity, spectralDensity } from '../../../src/measure/spectralDensity.ts';
import { matrixWithSpectrum, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(8);

/** A quadratic with a diagonal Hessian: a sign vector meets each eigenvalue with exactly the weight 1/P. */
const diagonalOracle = (diagonal: readonly number[]): LossOracle => ({
  ...quadraticOracle({ Q: diagonal.map(() => []), c: [], d: 0 }),
  hessianVector: async (_, direction) => Float64Array.from(diagonal, (value, i) => value * direction[i]!),
});

const normalDensity = (distance: number, deviation: number): number =>
  Math.exp(-(distance ** 2) / (2 * deviation ** 2)) / (deviation * Math.sqrt(2 * Math.PI));

/** The density that Gaussians around known eigenvalues have. */
const exactDensity = (spectrum: readonly number[], at: number, deviation: number): number =>
  spectrum.reduce((sum, value) => sum + normalDensity(at - value, deviation), 0) / spectrum.length;

const largestError = ({ points, broadening }: SpectralDensity, spectrum: readonly number[]): number =>
  Math.max(
    ...points.map(({ eigenvalue, density }) => Math.abs(density - exactDensity(spectrum, eigenvalue, broadening))),
  );

const powerMean = (spectrum: readonly number[], k: number): number =>
  spectrum.reduce((sum, value) => sum + value ** k, 0) / spectrum.length;

describe('spectralDensity', () => {
  const few = [4, 4, 4, 1, 1, 0, 0, 0, 0, -2];

  it('is the exact sum of Gaussians for a diagonal Hessian with few distinct eigenvalues', async () => {
    const found = await spectralDensity(diagonalOracle(few), new Float64Array(10), { seed });
    expect(found.broadening).toBeCloseTo(0.06, 12);
    expect(largestError(found, few)).toBeLessThan(1e-10);
    for (const { nodes, weights } of found.probes) {
      expect(nodes).toEqual([-2, 0, 1, 4].map((value) => expect.closeTo(value, 10)));
      expect(weights).toEqual([0.1, 0.4, 0.2, 0.3].map((value) => expect.closeTo(value, 10)));
    }
    expect(found.moments.map(({ mean }) => mean)).toEqual(
      [1, 2, 3, 4].map((k) => expect.closeTo(powerMean(few, k), 9)),
    );
    expect(found.value).toBeCloseTo(12, 9);
    expect(found.evaluations).toEqual({ losses: 0, gradients: 0, hessianVectors: 8 * 4 });
  });

  it('has the weight 1, and a grid that resolves the Gaussian and reaches beyond the spectrum', async () => {
    const { weight, points, broadening } = await spectralDensity(diagonalOracle(few), new Float64Array(10), { seed });
    expect(weight).toBeCloseTo(1, 7);
    expect(points[0]!.eigenvalue).toBeCloseTo(-2 - 6 * broadening, 10);
    expect(points.at(-1)!.eigenvalue).toBeCloseTo(4 + 6 * broadening, 10);
    const spacings = points.slice(1).map(({ eigenvalue }, i) => eigenvalue - points[i]!.eigenvalue);
    expect(Math.max(...spacings)).toBeLessThanOrEqual(broadening / 4 + 1e-12);
  });

  it('follows a semicircle of 400 eigenvalues with 40 nodes', async () => {
    // Quantiles of the semicircle law on [-2, 2] by bisection of its distribution function.
    const distribution = (x: number): number =>
      0.5 + (x * Math.sqrt(4 - x * x)) / (4 * Math.PI) + Math.asin(x / 2) / Math.PI;
    const spectrum = Array.from({ length: 400 }, (_, i) => {
      let [low, high] = [-2, 2];
      for (let step = 0; step < 60; step++) {
        const middle = (low + high) / 2;
        if (distribution(middle) < (i + 0.5) / 400) low = middle;
        else high = middle;
      }
      return low;
    });
    const found = await spectralDensity(diagonalOracle(spectrum), new Float64Array(400), {
      seed,
      probes: 3,
      steps: 40,
      broadening: 0.15, // one and a half spacings of the nodes
    });
    const peak = exactDensity(spectrum, 0, 0.15);
    expect(largestError(found, spectrum)).toBeLessThan(0.02 * peak);
    expect(peak).toBeCloseTo(1 / Math.PI, 2); // the closed form, sqrt(4 - x^2) / 2 pi at 0
  });

  it('has moments without bias up to order 2m - 1, whatever the number of steps m', async () => {
    const spectrum = Array.from({ length: 12 }, (_, i) => i - 3);
    const { moments } = await spectralDensity(diagonalOracle(spectrum), new Float64Array(12), { seed, steps: 2 });
    for (const k of [1, 2, 3]) expect(moments[k - 1]!.mean).toBeCloseTo(powerMean(spectrum, k), 8);
    expect(Math.abs(moments[3]!.mean - powerMean(spectrum, 4))).toBeGreaterThan(1);
  });

  it('has moments and trace of a full matrix within four standard errors', async () => {
    const spectrum = Array.from({ length: 24 }, (_, i) => 3 / (i + 1) - 0.2);
    const oracle = quadraticOracle({ Q: matrixWithSpectrum(spectrum, seed), c: new Float64Array(24), d: 0 });
    const found = await spectralDensity(oracle, new Float64Array(24), { seed, probes: 40 });
    found.moments.forEach(({ mean, standardError }, i) => {
      expect(standardError).toBeGreaterThan(0);
      expect(Math.abs(mean - powerMean(spectrum, i + 1))).toBeLessThan(4 * standardError);
    });
    expect(found.value).toBeCloseTo(24 * found.moments[0]!.mean, 12);
    expect(found.standardError).toBeCloseTo(24 * found.moments[0]!.standardError, 12);
  });

  it('states an error band that fits the scatter of the density over 60 seeds', async () => {
    const spectrum = [2, 1.5, 1, 1, 0.5, 0.2, 0, 0, 0, 0, -0.3, -0.5];
    const oracle = quadraticOracle({ Q: matrixWithSpectrum(spectrum, seed), c: new Float64Array(12), d: 0 });
    const at: { density: number; standardError: number; truth: number }[] = [];
    for (let i = 0; i < 60; i++) {
      const { points } = await spectralDensity(oracle, new Float64Array(12), { seed: seedFrom(i), broadening: 0.2 });
      const { eigenvalue, density, standardError } = points.reduce((a, b) =>
        Math.abs(b.eigenvalue - 0.5) < Math.abs(a.eigenvalue - 0.5) ? b : a,
      );
      at.push({ density, standardError, truth: exactDensity(spectrum, eigenvalue, 0.2) });
    }
    const scatter = at.reduce((sum, { density, truth }) => sum + (density - truth) ** 2, 0);
    const stated = at.reduce((sum, { standardError }) => sum + standardError ** 2, 0);
    expect(scatter / stated).toBeGreaterThan(0.5); // 60 squares scatter by 18 %; this is over three times that
    expect(scatter / stated).toBeLessThan(1.6);
  });

  it('gives the logarithm of the density, cut at a tenth of the peak of one eigenvalue', async () => {
    const { points, floor, broadening } = await spectralDensity(diagonalOracle(few), new Float64Array(10), { seed });
    expect(floor).toBeCloseTo(normalDensity(0, broadening) / 100, 10);
    for (const { density, log10Density } of points) {
      expect(log10Density).toBeCloseTo(Math.log10(Math.max(density, floor)), 12);
    }
    expect(points[0]!.log10Density).toBe(Math.log10(floor));
  });

  it('draws the same probes in groups of any size', async () => {
    const one = await spectralDensity(diagonalOracle(few), new Float64Array(10), { seed, groupSize: 1 });
    expect(await spectralDensity(diagonalOracle(few), new Float64Array(10), { seed, groupSize: 5 })).toEqual(one);
  });

  it.each([
    { spectrum: [3, 3, 3], broadening: 0.03 },
    { spectrum: [0, 0], broadening: 0.01 },
    { spectrum: [-7], broadening: 0.07 },
    { spectrum: [2, 2 + 4e-16], broadening: 0.02 },
    { spectrum: [5e-324], broadening: 0.01 },
  ])('takes a single eigenvalue: $spectrum', async ({ spectrum, broadening }) => {
    const found = await spectralDensity(diagonalOracle(spectrum), new Float64Array(spectrum.length), { seed });
    expect(found.broadening).toBeCloseTo(broadening, 12);
    expect(found.weight).toBeCloseTo(1, 7);
    expect(found.value).toBeCloseTo(spectrum.length * spectrum[0]!, 12);
  });

  it('refuses what cannot be measured, with the reason', async () => {
    const oracle = diagonalOracle(few);
    const weights = new Float64Array(10);
    await expect(spectralDensity(oracle, weights, { seed, probes: 2 })).rejects.toThrow(
      'probes 2 is not an integer of at least 3: give one.',
    );
    await expect(spectralDensity(oracle, weights, { seed, broadening: 0 })).rejects.toThrow(
      'broadening 0 is not a finite number above 0: give one.',
    );
    await expect(spectralDensity(oracle, new Float64Array(9), { seed })).rejects.toMatchObject({
      code: 'E_WEIGHT_COUNT',
    });
    const tooFine = spectralDensity(oracle, weights, { seed, broadening: 1e-5 });
    await expect(tooFine).rejects.toMatchObject({ code: 'E_MEASURE_OPTION' });
    await expect(tooFine).rejects.toThrow(/asks for 24000\d\d points, more than 100000: give at least 0.00024/);
  });

  test.prop([fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 10 }), fc.nat()], {
    numRuns: 30,
  })(
    'has weight 1 and no node outside of the spectrum, and gives the same bits for the same seed',
    async (spectrum, root) => {
      const oracle = diagonalOracle(spectrum);
      const measure = () =>
        spectralDensity(oracle, new Float64Array(spectrum.length), { seed: seedFrom(root), relativeBroadening: 0.05 });
      const found = await measure();
      expect(found.weight).toBeCloseTo(1, 7);
      const slack = 1e-12 * Math.max(...spectrum.map(Math.abs)) + 1e-300;
      for (const { nodes, weights } of found.probes) {
        expect(nodes[0]!).toBeGreaterThanOrEqual(Math.min(...spectrum) - slack);
        expect(nodes.at(-1)!).toBeLessThanOrEqual(Math.max(...spectrum) + slack);
        expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      }
      expect(await measure()).toEqual(found);
    },
  );
});
