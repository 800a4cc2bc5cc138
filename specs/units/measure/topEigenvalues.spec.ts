import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { topEigenvalues } from '../../../src/measure/topEigenvalues.ts';
import { matrixWithSpectrum, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(3);
const oracleWith = (spectrum: readonly number[], name = 'matrix') => {
  const n = spectrum.length;
  return quadraticOracle({ Q: matrixWithSpectrum(spectrum, splitSeed(seed, name)), c: new Float64Array(n), d: 0 });
};
const spread = Array.from({ length: 40 }, (_, i) => i / 10 - 1); // -1 .. 2.9

describe('topEigenvalues', () => {
  it('finds both ends of a spectrum within the certified error', async () => {
    const found = await topEigenvalues(oracleWith([...spread, 12, -7]), new Float64Array(42), { seed });
    expect(Math.abs(found.value - 12)).toBeLessThan(1e-4);
    expect(Math.abs(found.value - 12)).toBeLessThanOrEqual(found.error);
    expect(Math.abs(found.smallest!.value + 7)).toBeLessThanOrEqual(found.smallest!.error);
    expect(found).toMatchObject({ converged: true, stoppedBy: 'tolerance', exampleCount: 1, roundOff: 2 ** -53 });
    expect(found.evaluations).toEqual({ losses: 0, gradients: 0, hessianVectors: found.iterations + 2 });
  });

  it('reaches round-off when asked to', async () => {
    const found = await topEigenvalues(oracleWith(spread), new Float64Array(40), { seed, relativeTolerance: 1e-12 });
    expect(found.value).toBeCloseTo(2.9, 12);
    expect(found.smallest!.value).toBeCloseTo(-1, 12);
  });

  it('leaves out the smallest when only the largest is asked for', async () => {
    const found = await topEigenvalues(oracleWith(spread), new Float64Array(40), { seed, ends: 'largest' });
    expect(found.smallest).toBeUndefined();
    expect(found.value).toBeCloseTo(2.9, 3);
    expect(found.evaluations.hessianVectors).toBe(found.iterations + 1);
  });

  it('says that it has not converged when the iterations run out', async () => {
    const found = await topEigenvalues(oracleWith(spread), new Float64Array(40), { seed, maxIterations: 3 });
    expect(found).toMatchObject({ converged: false, stoppedBy: 'maxIterations', iterations: 3 });
    expect(spread.some((value) => Math.abs(value - found.value) <= found.error)).toBe(true);
  });

  it('stops at an invariant subspace: three distinct eigenvalues need three steps', async () => {
    const found = await topEigenvalues(oracleWith([5, 5, 5, 5, 1, 1, 1, 0, 0, 0]), new Float64Array(10), {
      seed,
      relativeTolerance: 1e-13,
    });
    expect(found).toMatchObject({ iterations: 3, stoppedBy: 'invariantSubspace' });
    expect(found.value).toBeCloseTo(5, 12);
    expect(found.smallest!.value).toBeCloseTo(0, 12);
  });

  it('finds zero for a loss without curvature', async () => {
    const found = await topEigenvalues(oracleWith([0, 0, 0]), new Float64Array(3), { seed });
    expect(found).toMatchObject({ value: 0, error: 0, converged: true, iterations: 1, stoppedBy: 'invariantSubspace' });
  });

  it('takes a single parameter', async () => {
    const found = await topEigenvalues(oracleWith([-4]), new Float64Array(1), { seed });
    expect(found.value).toBeCloseTo(-4, 14);
    expect(found.smallest!.value).toBe(found.value);
  });

  it('shows in the measured error what the recurrence cannot see: noise in the products', async () => {
    const exact = oracleWith([...spread, 12]);
    const noisy = {
      ...exact,
      hessianVector: async (weights: Float64Array, direction: Float64Array) =>
        Float64Array.from(
          await exact.hessianVector(weights, direction),
          (entry, i) => entry + (i % 2 === 0 ? 1 : -1) * 1e-3,
        ),
    };
    const found = await topEigenvalues(noisy, new Float64Array(41), {
      seed,
      relativeTolerance: 1e-6,
      maxIterations: 41,
    });
    expect(found.converged).toBe(false);
    expect(found.error).toBeGreaterThan(1e-4);
  });

  it('refuses what cannot be measured, with the reason', async () => {
    const oracle = oracleWith(spread);
    const weights = new Float64Array(40);
    await expect(topEigenvalues(oracle, weights, { seed, relativeTolerance: 0 })).rejects.toThrow(
      'relativeTolerance 0 is not a finite number above 0: give one.',
    );
    await expect(topEigenvalues(oracle, weights, { seed, maxIterations: 0.5 })).rejects.toThrow(
      'maxIterations 0.5 is not an integer of at least 1: give one.',
    );
    await expect(topEigenvalues(oracle, new Float64Array(3), { seed })).rejects.toThrow(
      'weights has 3 entries and the loss has 40 parameters: give the weights of the same network.',
    );
    const broken = { ...oracle, hessianVector: async () => new Float64Array(40).fill(Number.NaN) };
    await expect(topEigenvalues(broken, weights, { seed })).rejects.toMatchObject({
      code: 'E_ORACLE_NOT_FINITE',
      message:
        'the Hessian-vector product has the entry NaN at place 0: sharpness is not defined there. Measure where training has not diverged.',
    });
  });

  test.prop([fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.nat()], { numRuns: 20 })(
    'scales with the loss',
    async (factor, root) => {
      const spectrum = [3, 2.5, 1, 0.2, 0, -0.5];
      const one = await topEigenvalues(oracleWith(spectrum), new Float64Array(6), { seed: seedFrom(root) });
      const times = await topEigenvalues(oracleWith(spectrum.map((value) => factor * value)), new Float64Array(6), {
        seed: seedFrom(root),
      });
      expect(times.value / (factor * one.value)).toBeCloseTo(1, 10);
    },
  );

  test.prop([fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 10 }), fc.nat()], {
    numRuns: 50,
  })('brackets an eigenvalue, and gives the same bits for the same seed', async (spectrum, root) => {
    const oracle = oracleWith(spectrum, 'any');
    const measure = () =>
      topEigenvalues(oracle, new Float64Array(spectrum.length), { seed: seedFrom(root), relativeTolerance: 0.2 });
    const found = await measure();
    const slack = 1e-13 * Math.max(1, ...spectrum.map(Math.abs));
    for (const { value, error } of [found.largest, found.smallest!]) {
      expect(spectrum.some((eigenvalue) => Math.abs(eigenvalue - value) <= error + slack)).toBe(true);
    }
    expect(found.value).toBeLessThanOrEqual(Math.max(...spectrum) + slack);
    expect(await measure()).toEqual(found);
  });
});
