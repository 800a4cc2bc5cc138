import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { hutchinsonTrace } from '../../../src/measure/hutchinsonTrace.ts';
import { hutchPlusPlus } from '../../../src/measure/hutchPlusPlus.ts';
import { orthonormalBasis } from '../../../src/measure/orthonormalBasis.ts';
import { dot } from '../../../src/measure/vectorAlgebra.ts';
import { matrixWithSpectrum, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(6);
const oracleWith = (spectrum: readonly number[]) =>
  quadraticOracle({ Q: matrixWithSpectrum(spectrum, seed), c: new Float64Array(spectrum.length), d: 0 });
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const decaying = Array.from({ length: 40 }, (_, i) => (i < 5 ? 10 / (i + 1) : 0.02 * (1 + Math.sin(i))));
const flat = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : 0.9) * (i % 4 < 2 ? 1 : -1) + 0.5);

describe('hutchPlusPlus', () => {
  it('lies within four standard errors of the trace, flat spectrum or not', async () => {
    for (const spectrum of [decaying, flat]) {
      const found = await hutchPlusPlus(oracleWith(spectrum), new Float64Array(40), {
        seed,
        maxProbes: 200,
        relativeStandardError: 1e-3,
      });
      expect(Math.abs(found.value - sum(spectrum))).toBeLessThan(4 * found.standardError);
      expect(found.evaluations.hessianVectors).toBe(20 + found.samples.length);
    }
  });

  it('states a standard error that fits the scatter of its value over 200 seeds', async () => {
    const oracle = oracleWith(decaying);
    const found = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        hutchPlusPlus(oracle, new Float64Array(40), {
          seed: seedFrom(i),
          sketchSize: 4,
          maxProbes: 16,
          relativeStandardError: 1e-9,
        }),
      ),
    );
    const variance = sum(found.map(({ value }) => (value - sum(decaying)) ** 2)) / 200;
    const stated = sum(found.map(({ standardError }) => standardError ** 2)) / 200;
    expect(variance / stated).toBeGreaterThan(0.6);
    expect(variance / stated).toBeLessThan(1.6);
  });

  it('is better than plain probes where few eigenvalues carry the trace, and says so', async () => {
    const options = { seed, relativeStandardError: 1e-9, maxProbes: 30 };
    const found = await hutchPlusPlus(oracleWith(decaying), new Float64Array(40), options);
    expect(found.plainStandardError / found.standardError).toBeGreaterThan(50);
    const plain = await hutchinsonTrace(oracleWith(decaying), new Float64Array(40), { ...options, maxProbes: 50 });
    expect(found.evaluations).toEqual(plain.evaluations);
    // Standard errors from 30 and 50 samples: each known to about 13 %.
    expect(found.plainStandardError / plain.standardError).toBeGreaterThan(0.6);
    expect(found.plainStandardError / plain.standardError).toBeLessThan(1.7);
  });

  it('is worse where the spectrum is flat, and says so', async () => {
    const found = await hutchPlusPlus(oracleWith(flat), new Float64Array(40), { seed, sketchSize: 5, maxProbes: 12 });
    expect(found.plainStandardError).toBeLessThan(found.standardError);
  });

  it('is exact when the sketch spans the Hessian', async () => {
    const spectrum = [3, 2, -1, ...new Array<number>(17).fill(0)];
    const found = await hutchPlusPlus(oracleWith(spectrum), new Float64Array(20), { seed, sketchSize: 6 });
    expect(found.value).toBeCloseTo(4, 10);
    expect(found.sketched).toBeCloseTo(4, 10);
    expect(found).toMatchObject({ converged: true, samples: expect.objectContaining({ length: 8 }) });
    expect(found.standardError).toBeLessThan(1e-10);
  });

  it('takes a loss without curvature', async () => {
    const found = await hutchPlusPlus(oracleWith([0, 0, 0]), new Float64Array(3), { seed });
    expect(found).toMatchObject({ value: 0, standardError: 0, plainStandardError: 0, converged: true, sketched: 0 });
    expect(found.evaluations.hessianVectors).toBe(3 + 8);
  });

  it('says that it has not converged when the probes run out', async () => {
    const found = await hutchPlusPlus(oracleWith(flat), new Float64Array(40), { seed, sketchSize: 2, maxProbes: 9 });
    expect(found.samples).toHaveLength(9);
    expect(found.converged).toBe(false);
  });

  it('draws the same sketch and probes in groups of any size', async () => {
    const options = { seed, relativeStandardError: 1e-9, maxProbes: 11 };
    const one = await hutchPlusPlus(oracleWith(flat), new Float64Array(40), { ...options, groupSize: 1 });
    expect(await hutchPlusPlus(oracleWith(flat), new Float64Array(40), { ...options, groupSize: 7 })).toEqual(one);
  });

  it('refuses what cannot be measured, with the reason', async () => {
    await expect(hutchPlusPlus(oracleWith(flat), new Float64Array(40), { seed, sketchSize: 0 })).rejects.toThrow(
      'sketchSize 0 is not an integer of at least 1: give one.',
    );
    await expect(hutchPlusPlus(oracleWith(flat), new Float64Array(40), { seed, maxProbes: 7 })).rejects.toThrow(
      'maxProbes 7 is not an integer of at least 8: give one.',
    );
    await expect(hutchPlusPlus(oracleWith(flat), new Float64Array(4), { seed })).rejects.toMatchObject({
      code: 'E_WEIGHT_COUNT',
    });
  });
});

describe('orthonormalBasis', () => {
  it('leaves out what the vectors before span already', () => {
    const vectors = [Float64Array.of(1, 1, 0), Float64Array.of(2, 2, 0), Float64Array.of(0, 1, 1e-3)];
    const basis = orthonormalBasis(vectors, 1e-12);
    expect(basis).toHaveLength(2);
    expect(basis[1]![2]).toBeCloseTo(1e-3 * Math.SQRT2, 6);
  });

  test.prop([fc.integer({ min: 1, max: 8 }), fc.nat()], { numRuns: 20 })('is orthonormal', (n, root) => {
    const basis = orthonormalBasis(matrixWithSpectrum(new Array<number>(n).fill(2), seedFrom(root)), 1e-12);
    expect(basis).toHaveLength(n);
    basis.forEach((a, i) => {
      basis.forEach((b, j) => {
        expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 12);
      });
    });
  });
});
