import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { boxCeiling } from '../../../src/measure/boxCeiling.ts';
import { boxHalfWidths } from '../../../src/measure/boxHalfWidths.ts';
import { boxSharpness } from '../../../src/measure/boxSharpness.ts';
import { symmetrisedBoxSharpness } from '../../../src/measure/symmetrisedBoxSharpness.ts';
import { addScaled, normalVector } from '../../../src/measure/vectorAlgebra.ts';
import { goldenMlpBoxes, goldenNetwork } from '../../support/goldenBox.ts';
import {
  largestAtVertices,
  matrixWithSpectrum,
  quadraticLoss,
  quadraticOracle,
} from '../../support/quadraticOracle.ts';
import { referenceOracle } from '../../support/referenceOracle.ts';

const seed = seedFrom(19);
const boxEpsilon = 1e-2;
const quadraticWith = (spectrum: readonly number[], root = seed) => {
  const random = randomStream(splitSeed(root, 'quadratic'));
  const n = spectrum.length;
  return { Q: matrixWithSpectrum(spectrum, root), c: normalVector(random, n), d: 40, x: normalVector(random, n) };
};

describe('boxCeiling', () => {
  it('is above all 65,536 vertices of a convex quadratic in 16 dimensions, and not far above', async () => {
    const { x, ...quadratic } = quadraticWith([...Array(14).fill(0.1), 3, 8]);
    const halfWidths = boxHalfWidths(x, boxEpsilon);
    const best = largestAtVertices((y) => quadraticLoss(quadratic, addScaled(x, 1, y)), halfWidths);
    const ceiling = await boxCeiling(quadraticOracle(quadratic), x, { seed, boxEpsilon });
    const most = best - quadraticLoss(quadratic, x);
    expect(ceiling.increase).toBeGreaterThanOrEqual(most);
    expect(ceiling.increase).toBeLessThan(1.1 * most);
    expect(ceiling.value / ceiling.increase).toBeCloseTo(100 / (1 + ceiling.lossAtCentre), 12);
    expect(ceiling.evaluations).toEqual({ losses: 0, gradients: 1, hessianVectors: 3 + 2 }); // three different eigenvalues
    expect(ceiling).toMatchObject({
      boxEpsilon,
      seed,
      assumption: 'no Hessian in the neighbourhood has a larger eigenvalue than that at its centre',
    });
  });

  it('is the increase itself where the Hessian is a multiple of the identity', async () => {
    const { x, ...quadratic } = quadraticWith([2, 2, 2, 2, 2]);
    const oracle = quadraticOracle(quadratic);
    const ceiling = await boxCeiling(oracle, x, { seed, boxEpsilon });
    expect(ceiling.increase / (await boxSharpness(oracle, x, { seed, boxEpsilon })).increase).toBeCloseTo(1, 12);
    const { value } = await symmetrisedBoxSharpness(oracle, x, { seed, boxEpsilon });
    expect(ceiling.symmetrisedValue / value).toBeCloseTo(1, 9);
  });

  it('holds nothing of curvature for a loss that curves downwards', async () => {
    const { x, ...quadratic } = quadraticWith([-1, -2, -3]);
    const ceiling = await boxCeiling(quadraticOracle(quadratic), x, { seed, boxEpsilon });
    expect(ceiling).toMatchObject({ curvatureIncrease: 0, symmetrisedValue: 0 });
    expect(ceiling.increase).toBe(ceiling.firstOrderIncrease);
    expect(ceiling.seenEigenvalue).toBeCloseTo(-1, 10);
  });

  it('is a bound of ReLU networks only while the box is small: one of the 5 widest golden boxes holds more', async () => {
    const broken: string[] = [];
    for (const { name, network, box } of goldenMlpBoxes.filter(({ box: { eps } }) => eps === 1e-2)) {
      const { examples, weights } = goldenNetwork(network);
      const oracle = referenceOracle({ kind: 'mlp', sizes: network.sizes }, examples);
      const { increase } = await boxCeiling(oracle, weights, { seed, boxEpsilon: box.eps });
      if (increase < box.best_known_increase) broken.push(name);
      else expect(increase).toBeLessThan(2.2 * box.best_known_increase);
    }
    expect(broken).toEqual(['mlp 10-8-8-4, eps 0.01']);
  });

  it('refuses a box without size, a chance of failure that is none, and weights that do not fit', async () => {
    const { x, ...quadratic } = quadraticWith([1, 2]);
    const oracle = quadraticOracle(quadratic);
    await expect(boxCeiling(oracle, x, { seed, boxEpsilon: 0 })).rejects.toThrow(
      'boxEpsilon 0 is not a finite number above 0: the paper uses 1e-3 and 5e-4.',
    );
    await expect(boxCeiling(oracle, x, { seed, boxEpsilon, failureProbability: -1 })).rejects.toThrow(
      'failureProbability -1 is not a finite number above 0: give one.',
    );
    await expect(boxCeiling(oracle, x.slice(1), { seed, boxEpsilon })).rejects.toThrow(
      'weights has 1 entries and the loss has 2 parameters: give the weights of the same network.',
    );
    await expect(boxCeiling(oracle, Float64Array.of(1, Number.NaN), { seed, boxEpsilon })).rejects.toThrow(
      'the vector of weights has the entry NaN at place 1: sharpness is not defined there.',
    );
  });

  test.prop([fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 8 }), fc.nat()], {
    numRuns: 50,
  })('is never below what the searches find in a quadratic, convex or not', async (spectrum, root) => {
    const { x, ...quadratic } = quadraticWith(spectrum, seedFrom(root));
    const oracle = quadraticOracle(quadratic);
    const ceiling = await boxCeiling(oracle, x, { seed, boxEpsilon });
    const found = await boxSharpness(oracle, x, { seed, boxEpsilon, quasiNewtonSteps: 20 });
    const symmetrised = await symmetrisedBoxSharpness(oracle, x, { seed, boxEpsilon });
    expect(ceiling.increase).toBeGreaterThanOrEqual(found.increase - 1e-12);
    expect(ceiling.curvatureIncrease).toBeGreaterThanOrEqual(symmetrised.increase - 1e-12);
  });
});
