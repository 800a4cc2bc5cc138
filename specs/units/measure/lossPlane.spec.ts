import { describe, expect, it } from 'vitest';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { lineAlong } from '../../../src/measure/lineAlong.ts';
import { lossPlane } from '../../../src/measure/lossPlane.ts';
import { topEigenvalues } from '../../../src/measure/topEigenvalues.ts';
import { addScaled, dot, norm } from '../../../src/measure/vectorAlgebra.ts';
import { errorOf } from '../../support/errorOf.ts';
import { matrixWithSpectrum, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(7);
const oracle = quadraticOracle({
  Q: matrixWithSpectrum([9, 4, 1, 0.5, 0], splitSeed(seed, 'Q')),
  c: new Float64Array(5),
  d: 2,
});
const minimum = new Float64Array(5);
const [first, second] = [Float64Array.of(2, 0, 0, 0, 1), Float64Array.of(1, 1, 0, -2, 0)];

describe('lossPlane', () => {
  it('is the closed form of a quadratic along its eigenvectors: a curvature for each axis', async () => {
    const { largest, smallest } = await topEigenvalues(oracle, minimum, { seed, relativeTolerance: 1e-13 });
    const found = await lossPlane(oracle, minimum, [largest.vector, smallest!.vector], {
      seed,
      alphas: [-1, 0, 2],
      betas: [-3, 3],
    });
    expect(found.losses).toEqual([
      [expect.closeTo(6.5, 12), expect.closeTo(6.5, 12)],
      [expect.closeTo(2, 12), expect.closeTo(2, 12)],
      [expect.closeTo(20, 12), expect.closeTo(20, 12)],
    ]);
    expect(found.value).toBeCloseTo(18, 12);
    expect(found.cosine).toBeCloseTo(0, 12);
    expect(found.directionNorms).toEqual([expect.closeTo(1, 14), expect.closeTo(1, 14)]);
  });

  it('makes the second direction orthogonal to the first and keeps its norm', async () => {
    const found = await lossPlane(oracle, minimum, [first, second], { seed, alphas: [-1, 0, 1] });
    expect(dot(found.secondDirection, first)).toBeCloseTo(0, 14);
    expect(norm(found.secondDirection)).toBeCloseTo(Math.sqrt(6), 14);
    expect(found.cosine).toBeCloseTo(2 / Math.sqrt(30), 14);
    expect(found).toMatchObject({ directions: 'orthogonalised', betas: [-1, 0, 1] });
    expect(found.losses[2]![0]).toBe(await oracle.loss(addScaled(first, -1, found.secondDirection)));
  });

  it('takes the directions as they are when told so; its rows and columns are lines', async () => {
    const alphas = [-1, 0, 0.5];
    const found = await lossPlane(oracle, minimum, [first, second], { seed, alphas, directions: 'asGiven' });
    expect([...found.secondDirection]).toEqual([...second]);
    expect(found.losses[1]).toEqual((await lineAlong(oracle, minimum, second, { seed, alphas })).losses);
    expect(found.losses.map((row) => row[1])).toEqual(
      (await lineAlong(oracle, minimum, first, { seed, alphas })).losses,
    );
    expect(found.losses[1]![1]).toBe(found.lossAtCentre);
  });

  it('has 21 by 21 places unless told otherwise, and counts its cost', async () => {
    const found = await lossPlane(oracle, minimum, [first, second], { seed });
    expect([found.losses.length, found.losses[20]!.length]).toEqual([21, 21]);
    expect(found.evaluations).toEqual({ losses: 441 + 5, gradients: 0, hessianVectors: 0 });
    expect(found).toMatchObject({ seed, exampleCount: 1, roundOff: 2 ** -53, lossAtCentre: 2 });
    expect(found.precisionFloor).toBeLessThan(1e-14);
  });

  it('refuses directions that span no plane, and losses that are no numbers', async () => {
    const parallel = first.map((entry) => -3 * entry);
    expect(await errorOf(() => lossPlane(oracle, minimum, [first, parallel], { seed }))).toMatchObject({
      code: 'E_NO_PLANE',
      message: `the directions, of norms ${norm(first)} and ${norm(parallel)}, span no plane: one is 0 or they are parallel. Give another, or one line.`,
    });
    expect((await errorOf(() => lossPlane(oracle, minimum, [minimum, first], { seed }))).code).toBe('E_NO_PLANE');
    expect((await errorOf(() => lossPlane(oracle, minimum, [first, minimum], { seed }))).code).toBe('E_NO_PLANE');
    expect(
      (await errorOf(() => lossPlane(oracle, minimum, [first, second], { seed, betas: [1, 0] }))).message,
    ).toContain('betas are not two or more finite numbers in ascending order: 0 stands at place 1.');
    const steep = { ...oracle, loss: async ([x]: ArrayLike<number> & Iterable<number>) => 1 / (x! > 1 ? 0 : 1) };
    expect((await errorOf(() => lossPlane(steep, minimum, [first, second], { seed }))).message).toContain(
      'the loss at alpha = ',
    );
  });
});
