import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { eigenpairs } from '../../../src/measure/eigenpairs.ts';
import { topEigenvalues } from '../../../src/measure/topEigenvalues.ts';
import { dot } from '../../../src/measure/vectorAlgebra.ts';
import { matrixWithSpectrum, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(3);
const oracleWith = (spectrum: readonly number[], name = 'matrix') => {
  const n = spectrum.length;
  return quadraticOracle({ Q: matrixWithSpectrum(spectrum, splitSeed(seed, name)), c: new Float64Array(n), d: 0 });
};
const spread = Array.from({ length: 40 }, (_, i) => i / 10 - 1); // -1 .. 2.9
const values = (pairs: readonly { readonly value: number }[]): readonly number[] => pairs.map(({ value }) => value);

describe('eigenpairs', () => {
  it('finds the wanted number at each end, within each certified error', async () => {
    const found = await eigenpairs(oracleWith([...spread, 12, 9, -7]), new Float64Array(43), { seed, count: 3 });
    expect(found.converged).toBe(true);
    [12, 9, 2.9].forEach((truth, i) => {
      expect(Math.abs(found.largest[i]!.value - truth)).toBeLessThanOrEqual(found.largest[i]!.error);
    });
    [-7, -1, -0.9].forEach((truth, i) => {
      expect(Math.abs(found.smallest[i]!.value - truth)).toBeLessThanOrEqual(found.smallest[i]!.error);
    });
    expect(found).toMatchObject({ value: found.largest[0]!.value, rounds: 1, stoppedBy: 'tolerance', exampleCount: 1 });
    expect(found.evaluations).toEqual({ losses: 0, gradients: 0, hessianVectors: found.iterations + 6 });
  });

  it('gives orthonormal vectors, and the values of topEigenvalues', async () => {
    const oracle = oracleWith(spread);
    const found = await eigenpairs(oracle, new Float64Array(40), { seed, count: 4, relativeTolerance: 1e-10 });
    const all = [...found.largest, ...found.smallest];
    all.forEach(({ vector }, i) => {
      all.forEach((other, j) => {
        expect(dot(vector, other.vector)).toBeCloseTo(i === j ? 1 : 0, 8);
      });
    });
    const top = await topEigenvalues(oracle, new Float64Array(40), { seed, relativeTolerance: 1e-10 });
    expect(found.value).toBeCloseTo(top.value, 10);
    expect(found.smallest[0]!.value).toBeCloseTo(top.smallest!.value, 10);
  });

  it('sees every copy of an eigenvalue when the space closes', async () => {
    const found = await eigenpairs(oracleWith([5, 5, 5, 5, 1, 1, 1, 0, 0, 0]), new Float64Array(10), {
      seed,
      count: 5,
      relativeTolerance: 1e-12,
    });
    expect(found.stoppedBy).toBe('invariantSubspace');
    expect(values(found.largest).map((value) => Math.round(value * 1e9) / 1e9)).toEqual([5, 5, 5, 5, 1]);
    expect(found.smallest.map(({ value }) => Math.abs(Math.round(value * 1e9) / 1e9))).toEqual([0, 0, 0, 1, 1]);
    expect(found.converged).toBe(true);
  });

  it('sees a second copy in a second round, where one round cannot', async () => {
    const oracle = oracleWith([...spread, 12, 12, 8, -7, -9]);
    const options = { seed, count: 2, relativeTolerance: 1e-3 };
    const once = await eigenpairs(oracle, new Float64Array(45), options);
    expect(once.stoppedBy).toBe('tolerance');
    expect(values(once.largest)).toEqual([expect.closeTo(12, 4), expect.closeTo(8, 4)]);
    const twice = await eigenpairs(oracle, new Float64Array(45), { ...options, rounds: 2 });
    expect(twice.rounds).toBe(2);
    expect(values(twice.largest)).toEqual([expect.closeTo(12, 4), expect.closeTo(12, 4)]);
    expect(values(twice.smallest)).toEqual([expect.closeTo(-9, 4), expect.closeTo(-7, 4)]);
  });

  it('leaves out the smallest when only the largest are asked for', async () => {
    const options = { seed, count: 2, ends: 'largest' } as const;
    const found = await eigenpairs(oracleWith([...spread, 12, 9]), new Float64Array(42), options);
    expect(values(found.largest)).toEqual([expect.closeTo(12, 4), expect.closeTo(9, 4)]);
    expect(found.smallest).toEqual([]);
    expect(found.evaluations.hessianVectors).toBe(found.iterations + 2);
    const closed = await eigenpairs(oracleWith([3, 3, 3, 1, 1, 0]), new Float64Array(6), { ...options, count: 4 });
    expect(values(closed.largest)).toEqual([3, 3, 3, 1].map((value) => expect.closeTo(value, 10)));
  });

  it('gives all pairs where fewer parameters are than pairs wanted', async () => {
    const found = await eigenpairs(oracleWith([2, -1, 0.5]), new Float64Array(3), { seed });
    expect(values(found.largest)).toEqual([2, 0.5, -1].map((value) => expect.closeTo(value, 12)));
    expect(values(found.smallest)).toEqual([-1, 0.5, 2].map((value) => expect.closeTo(value, 12)));
  });

  it('ends on a loss without curvature', async () => {
    const found = await eigenpairs(oracleWith(new Array<number>(30).fill(0)), new Float64Array(30), { seed, count: 2 });
    expect(values(found.largest)).toEqual([0, 0]);
    expect(found).toMatchObject({ converged: true, stoppedBy: 'invariantSubspace' });
    expect(found.rounds).toBeLessThan(5);
  });

  it('says that it has not converged when the iterations run out', async () => {
    const found = await eigenpairs(oracleWith(spread), new Float64Array(40), { seed, count: 3, maxIterations: 4 });
    expect(found).toMatchObject({ converged: false, stoppedBy: 'maxIterations', iterations: 4 });
  });

  it('refuses what cannot be measured, with the reason', async () => {
    const oracle = oracleWith(spread);
    const weights = new Float64Array(40);
    await expect(eigenpairs(oracle, weights, { seed, count: 0 })).rejects.toThrow(
      'count 0 is not an integer of at least 1: give one.',
    );
    await expect(eigenpairs(oracle, weights, { seed, rounds: 1.5 })).rejects.toThrow(
      'rounds 1.5 is not an integer of at least 1: give one.',
    );
    await expect(eigenpairs(oracle, weights, { seed, relativeTolerance: -1 })).rejects.toMatchObject({
      code: 'E_MEASURE_OPTION',
    });
    await expect(eigenpairs(oracle, new Float64Array(2), { seed })).rejects.toMatchObject({ code: 'E_WEIGHT_COUNT' });
  });

  test.prop([fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 10 }), fc.nat()], {
    numRuns: 40,
  })(
    'brackets an eigenvalue with each pair, in order, and gives the same bits for the same seed',
    async (spectrum, root) => {
      const oracle = oracleWith(spectrum, 'any');
      const measure = () => eigenpairs(oracle, new Float64Array(spectrum.length), { seed: seedFrom(root), count: 3 });
      const found = await measure();
      const slack = 1e-13 * Math.max(1, ...spectrum.map(Math.abs));
      for (const { value, error } of [...found.largest, ...found.smallest]) {
        expect(spectrum.some((eigenvalue) => Math.abs(eigenvalue - value) <= error + slack)).toBe(true);
      }
      expect(values(found.largest)).toEqual([...values(found.largest)].sort((a, b) => b - a));
      expect(values(found.smallest)).toEqual([...values(found.smallest)].sort((a, b) => a - b));
      expect(await measure()).toEqual(found);
    },
  );
});
