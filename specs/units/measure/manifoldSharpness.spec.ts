import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { randomManifold } from '../../../src/measure/manifold.ts';
import { manifoldOracle } from '../../../src/measure/manifoldOracle.ts';
import { manifoldSharpness } from '../../../src/measure/manifoldSharpness.ts';
import { addScaled, dot, normalVector } from '../../../src/measure/vectorAlgebra.ts';
import { largestAtVertices, matrixWithSpectrum, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(17);
const n = 20;
const quadratic = {
  Q: matrixWithSpectrum([...Array(n - 2).fill(0.2), 3, 9], seed),
  c: normalVector(randomStream(splitSeed(seed, 'slope')), n),
  d: 40,
};
const oracle = quadraticOracle(quadratic);
const x = normalVector(randomStream(splitSeed(seed, 'x')), n);
const base = { seed, boxEpsilons: [1e-3, 1e-2], dimension: 6, draws: 3 };

describe('manifoldSharpness', () => {
  it('is the mean over manifolds of the best vertex of each, for each box, with their deviation', async () => {
    const found = await manifoldSharpness(oracle, x, { ...base, restarts: 8 });
    expect(found.map(({ boxEpsilon }) => boxEpsilon)).toEqual([1e-3, 1e-2]);
    for (const { draws, value, standardDeviation, lossAtCentre } of found) {
      const phis: number[] = [];
      for (const [k, draw] of draws.entries()) {
        const own = { parameterCount: n, dimension: 6, columns: 'raw' } as const;
        const manifold = randomManifold(splitSeed(seed, 'manifold', k), own);
        const on = manifoldOracle(oracle, x, manifold);
        const { gradient } = await on.gradient(new Float64Array(6));
        const H = await Promise.all(
          manifold.map((_, j) =>
            on.hessianVector(
              x,
              Float64Array.from({ length: 6 }, (__, i) => (i === j ? 1 : 0)),
            ),
          ),
        );
        const rise = (y: Float64Array): number =>
          dot(gradient, y) + H.reduce((s, row, i) => s + (y[i]! * dot(row, y)) / 2, 0);
        const best = largestAtVertices(rise, draw.halfWidths);
        expect(draw.increase / best).toBeCloseTo(1, 8);
        phis.push((100 * best) / (1 + lossAtCentre));
      }
      const mean = (phis[0]! + phis[1]! + phis[2]!) / 3;
      expect(value / mean).toBeCloseTo(1, 8);
      const squares = phis.reduce((sum, phi) => sum + (phi - mean) ** 2, 0);
      expect(standardDeviation / Math.sqrt(squares / 2)).toBeCloseTo(1, 6);
    }
  });

  it('names a point of each manifold at which the loss rises by the increase', async () => {
    const [found] = await manifoldSharpness(oracle, x, base);
    const [draw] = found!.draws;
    const manifold = randomManifold(splitSeed(seed, 'manifold', 0), {
      parameterCount: n,
      dimension: 6,
      columns: 'raw',
    });
    const there = await manifoldOracle(oracle, x, manifold).loss(draw!.coordinates);
    expect(there - found!.lossAtCentre).toBe(draw!.increase);
  });

  it('puts an upper bound beside each box where one is asked for, and none otherwise', async () => {
    const [without] = await manifoldSharpness(oracle, x, base);
    const [bounded] = await manifoldSharpness(oracle, x, { ...base, ceiling: {} });
    for (const [k, { ceiling, increase, firstOrderIncrease }] of bounded!.draws.entries()) {
      expect(ceiling!.increase).toBeGreaterThanOrEqual(increase);
      expect(ceiling!.firstOrderIncrease).toBe(firstOrderIncrease);
      expect(without!.draws[k]!.ceiling).toBeUndefined();
      expect(without!.draws[k]!.increase).toBe(increase);
    }
    expect(bounded!.evaluations.hessianVectors).toBe(3 * (6 + 2));
    expect(without!.evaluations.hessianVectors).toBe(0);
  });

  it('measures the same manifolds for another list of boxes, and gives the same bits again', async () => {
    const [, wide] = await manifoldSharpness(oracle, x, base);
    const [alone] = await manifoldSharpness(oracle, x, { ...base, boxEpsilons: [1e-2] });
    expect(alone).toEqual(wide);
    expect(alone).toMatchObject({ columns: 'raw', dimension: 6, seed, exampleCount: 1, roundOff: 2 ** -53 });
    expect(alone!.policy).toEqual({ signSteps: 20, refinementSteps: 0, quasiNewtonSteps: 20, restarts: 2 });
  });

  it('reaches less far with columns of length 1, and has 5 manifolds of 100 dimensions unless told', async () => {
    const wide = quadraticOracle({
      Q: Array.from({ length: 120 }, (_, i) => Float64Array.from({ length: 120 }, (__, j) => (i === j ? 1 : 0))),
      c: new Float64Array(120),
      d: 1,
    });
    const at = normalVector(randomStream(splitSeed(seed, 'wide')), 120);
    const few = { seed, boxEpsilons: [1e-3], restarts: 0 };
    const [raw] = await manifoldSharpness(wide, at, few);
    const [unit] = await manifoldSharpness(wide, at, { ...few, columns: 'unit' });
    expect(raw!.draws).toHaveLength(5);
    expect(raw!.draws[0]!.coordinates).toHaveLength(100);
    expect(raw!.value).toBeGreaterThan(3 * unit!.value);
  });

  it('has y = 0 on top of a hill, and no deviation of one manifold', async () => {
    const hill = quadraticOracle({
      ...quadratic,
      Q: matrixWithSpectrum(Array(n).fill(-1), seed),
      c: new Float64Array(n),
    });
    const [found] = await manifoldSharpness(hill, new Float64Array(n), { ...base, draws: 1 });
    expect(found).toMatchObject({ value: 0, standardDeviation: 0 });
    expect(found!.draws[0]!.coordinates).toEqual(new Float64Array(6));
  });

  it.each([
    [{ boxEpsilons: [0] }, 'boxEpsilon 0 is not a finite number above 0: the paper uses 1e-3 and 5e-4.'],
    [{ boxEpsilons: [] }, 'boxEpsilons.length 0 is not an integer of at least 1: give one.'],
    [{ draws: 0 }, 'draws 0 is not an integer of at least 1: give one.'],
    [{ dimension: 21 }, 'dimension 21 exceeds the 20 weights'],
    [{ restarts: -1 }, 'restarts -1 is not an integer of at least 0: give one.'],
    [{ signSteps: 0 }, 'signSteps 0 is not an integer of at least 1: give one.'],
    [{ quasiNewtonSteps: 0.5 }, 'quasiNewtonSteps 0.5 is not an integer of at least 0: give one.'],
    [{ ceiling: { maxIterations: 0 } }, 'maxIterations 0 is not an integer of at least 1: give one.'],
    [{ ceiling: { failureProbability: 0 } }, 'failureProbability 0 is not a finite number above 0: give one.'],
  ])('refuses %j', async (bad, text) => {
    await expect(manifoldSharpness(oracle, x, { ...base, ...bad })).rejects.toThrow(text);
  });

  it('refuses weights of another length or that are no numbers', async () => {
    await expect(manifoldSharpness(oracle, x.slice(1), base)).rejects.toThrow(
      'weights has 19 entries and the loss has 20 parameters: give the weights of the same network.',
    );
    await expect(manifoldSharpness(oracle, addScaled(x, Number.NaN, x), base)).rejects.toThrow(
      'the vector of weights has the entry NaN at place 0',
    );
  });
});
