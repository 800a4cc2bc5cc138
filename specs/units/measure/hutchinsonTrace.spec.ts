import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { hutchinsonTrace } from '../../../src/measure/hutchinsonTrace.ts';
import { matrixWithSpectrum, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(5);
const spectrum = Array.from({ length: 20 }, (_, i) => 1 / (i + 1));
const trace = spectrum.reduce((a, b) => a + b, 0);
const oracle = quadraticOracle({ Q: matrixWithSpectrum(spectrum, seed), c: new Float64Array(20), d: 0 });
const weights = new Float64Array(20);

describe('hutchinsonTrace', () => {
  it('lies within four standard errors of the trace', async () => {
    const found = await hutchinsonTrace(oracle, weights, { seed, maxProbes: 400, relativeStandardError: 0.01 });
    expect(Math.abs(found.value - trace)).toBeLessThan(4 * found.standardError);
    expect(found.evaluations).toEqual({ losses: 0, gradients: 0, hessianVectors: found.samples.length });
  });

  it('states a standard error that fits the scatter of its value over 200 seeds', async () => {
    const found = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        hutchinsonTrace(oracle, weights, { seed: seedFrom(i), maxProbes: 16, relativeStandardError: 1e-9 }),
      ),
    );
    const variance = found.reduce((sum, { value }) => sum + (value - trace) ** 2, 0) / 200;
    const stated = found.reduce((sum, { standardError }) => sum + standardError ** 2, 0) / 200;
    expect(variance / stated).toBeGreaterThan(0.6);
    expect(variance / stated).toBeLessThan(1.6);
  });

  it('stops once the relative standard error is reached', async () => {
    const found = await hutchinsonTrace(oracle, weights, { seed, relativeStandardError: 0.04, maxProbes: 1000 });
    expect(found.converged).toBe(true);
    expect(found.standardError / found.value).toBeLessThanOrEqual(0.04);
    expect(found.samples.length).toBeLessThan(1000);
    expect(found.samples.length % 4).toBe(0);
  });

  it('says that it has not converged when the probes run out', async () => {
    const found = await hutchinsonTrace(oracle, weights, { seed, relativeStandardError: 1e-9, maxProbes: 10 });
    expect(found.samples).toHaveLength(10);
    expect(found.converged).toBe(false);
  });

  it('draws the same probes in groups of any size', async () => {
    const options = { seed, relativeStandardError: 1e-9, maxProbes: 11 };
    const one = await hutchinsonTrace(oracle, weights, { ...options, groupSize: 1 });
    const many = await hutchinsonTrace(oracle, weights, { ...options, groupSize: 7 });
    expect(many.samples).toEqual(one.samples);
  });

  it('takes at least eight probes', async () => {
    await expect(hutchinsonTrace(oracle, weights, { seed, maxProbes: 7 })).rejects.toThrow(
      'maxProbes 7 is not an integer of at least 8: give one.',
    );
  });

  test.prop([fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 12 }), fc.nat()])(
    'is exact for a diagonal matrix, in eight probes',
    async (diagonal, root) => {
      const n = diagonal.length;
      const Q = diagonal.map((value, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? value : 0)));
      const diagonalOracle = quadraticOracle({ Q, c: new Float64Array(n), d: 0 });
      const found = await hutchinsonTrace(diagonalOracle, new Float64Array(n), { seed: seedFrom(root) });
      expect(found.value).toBe(diagonal.reduce((a, b) => a + b, 0));
      expect(found).toMatchObject({ standardError: 0, converged: true });
      expect(found.samples).toHaveLength(8);
    },
  );

  test.prop([fc.nat()], { numRuns: 10 })('gives the same samples for the same seed', async (root) => {
    const measure = () => hutchinsonTrace(oracle, weights, { seed: seedFrom(root) });
    expect(await measure()).toEqual(await measure());
  });
});
