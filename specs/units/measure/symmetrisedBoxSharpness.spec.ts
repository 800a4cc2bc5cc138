import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { boxHalfWidths } from '../../../src/measure/boxHalfWidths.ts';
import { symmetrisedBoxSharpness } from '../../../src/measure/symmetrisedBoxSharpness.ts';
import { topEigenvalues } from '../../../src/measure/topEigenvalues.ts';
import { normalVector } from '../../../src/measure/vectorAlgebra.ts';
import {
  largestAtVertices,
  matrixWithSpectrum,
  quadraticLoss,
  quadraticOracle,
} from '../../support/quadraticOracle.ts';

const seed = seedFrom(12);
const boxEpsilon = 1e-2;
const quadraticWith = (spectrum: readonly number[], root = seed) => {
  const random = randomStream(splitSeed(root, 'quadratic'));
  const n = spectrum.length;
  return { Q: matrixWithSpectrum(spectrum, root), c: normalVector(random, n), d: 40, x: normalVector(random, n) };
};
/** max of y'Qy / 2 over the box. */
const curvaturePart = (Q: readonly Float64Array[], x: Float64Array): number =>
  largestAtVertices((y) => quadraticLoss({ Q, c: new Float64Array(y.length), d: 0 }, y), boxHalfWidths(x, boxEpsilon));

describe('symmetrisedBoxSharpness', () => {
  it("reaches the largest y'Qy / 2 of all 4,096 vertices, whatever the gradient", async () => {
    const { x, ...quadratic } = quadraticWith([...Array(10).fill(0.1), 3, 8]);
    const found = await symmetrisedBoxSharpness(quadraticOracle(quadratic), x, { seed, boxEpsilon, restarts: 12 });
    expect(found.increase).toBeCloseTo(curvaturePart(quadratic.Q, x), 10);
    expect(found.value).toBeCloseTo((100 * found.increase) / (1 + found.lossAtCentre), 12);
  });

  it('starts at the vertex of a given direction, and does well from that of the top eigenvalue', async () => {
    const { x, ...quadratic } = quadraticWith([...Array(10).fill(0.1), 1, 8]);
    const oracle = quadraticOracle(quadratic);
    const { vector } = (await topEigenvalues(oracle, x, { seed })).largest;
    const found = await symmetrisedBoxSharpness(oracle, x, { seed, boxEpsilon, restarts: 0, startDirection: vector });
    expect(found.increases).toHaveLength(1);
    expect(found.increase).toBeGreaterThan(0.95 * curvaturePart(quadratic.Q, x));
  });

  it('is zero with y = 0 where the loss curves downwards', async () => {
    const { x, ...quadratic } = quadraticWith([-1, -2, -3]);
    const found = await symmetrisedBoxSharpness(quadraticOracle(quadratic), x, { seed, boxEpsilon });
    expect(found).toMatchObject({ value: 0, increase: 0 });
    expect(found.perturbation).toEqual(new Float64Array(3));
  });

  it('counts its evaluations', async () => {
    const { x, ...quadratic } = quadraticWith([1, 2, 3]);
    const { evaluations } = await symmetrisedBoxSharpness(quadraticOracle(quadratic), x, { seed, boxEpsilon });
    expect(evaluations).toMatchObject({ losses: 7, hessianVectors: 0 });
    expect(evaluations.gradients % 2).toBe(0);
  });

  it('refuses a box without size and a search without a start', async () => {
    const { x, ...quadratic } = quadraticWith([1, 2, 3]);
    const oracle = quadraticOracle(quadratic);
    await expect(symmetrisedBoxSharpness(oracle, x, { seed, boxEpsilon: -1 })).rejects.toThrow(
      'boxEpsilon -1 is not a finite number above 0: the paper uses 1e-3 and 5e-4.',
    );
    await expect(symmetrisedBoxSharpness(oracle, x, { seed, boxEpsilon, restarts: 0 })).rejects.toThrow(
      'restarts 0 is not an integer of at least 1: give one.',
    );
    await expect(
      symmetrisedBoxSharpness(oracle, x, { seed, boxEpsilon, startDirection: new Float64Array(2) }),
    ).rejects.toThrow(
      'startDirection has 2 entries and the loss has 3 parameters: give the weights of the same network.',
    );
  });

  test.prop([fc.array(fc.double({ min: -3, max: 5, noNaN: true }), { minLength: 1, maxLength: 7 }), fc.nat()], {
    numRuns: 50,
  })('lies between 0 and lambda_max |h|^2 / 2, and repeats by seed', async (spectrum, root) => {
    const { x, ...quadratic } = quadraticWith(spectrum, seedFrom(root));
    const measure = () =>
      symmetrisedBoxSharpness(quadraticOracle(quadratic), x, { seed: seedFrom(root), boxEpsilon, refinementSteps: 5 });
    const found = await measure();
    const squared = boxHalfWidths(x, boxEpsilon).reduce((sum, h) => sum + h * h, 0);
    expect(found.increase).toBeGreaterThanOrEqual(0);
    expect(found.increase).toBeLessThanOrEqual((Math.max(0, ...spectrum) * squared) / 2 + 1e-12);
    expect(await measure()).toEqual(found);
  });
});
