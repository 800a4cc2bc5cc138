import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { boxSharpness } from '../../../src/measure/boxSharpness.ts';
import { fullBatchPolish } from '../../../src/measure/fullBatchPolish.ts';
import { polishedBoxSharpness } from '../../../src/measure/polishedBoxSharpness.ts';
import { norm, normalVector } from '../../../src/measure/vectorAlgebra.ts';
import { matrixWithSpectrum, quadraticLoss, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(20);
const diagonal = quadraticOracle({
  Q: [
    [1, 0],
    [0, 4],
  ],
  c: [0, 0],
  d: 2,
});

describe('fullBatchPolish', () => {
  it('shrinks each coordinate of a bowl by (1 - rate q) per step', async () => {
    const found = await fullBatchPolish(diagonal, Float64Array.of(3, -1), { steps: 7, learningRate: 0.1 });
    expect(found.weights[0]).toBeCloseTo(3 * 0.9 ** 7, 12);
    expect(found.weights[1]).toBeCloseTo(-(0.6 ** 7), 12);
    expect(found.lossBefore).toBe(2 + 4.5 + 2);
    expect(found.lossAfter).toBeCloseTo(2 + (9 * 0.9 ** 14) / 2 + 2 * 0.6 ** 14, 12);
    expect(found.lossFall).toBe(found.lossBefore - found.lossAfter);
    expect(found.gradientNormBefore).toBe(5);
    expect(found.gradientNormAfter).toBeCloseTo(Math.hypot(3 * 0.9 ** 7, 4 * 0.6 ** 7), 12);
    expect(found.evaluations).toEqual({ losses: 0, gradients: 8, hessianVectors: 0 });
  });

  it('makes 100 steps at rate 0.05 unless told, and leaves the weights it was given', async () => {
    const weights = Float32Array.of(3, -1);
    const found = await fullBatchPolish(diagonal, weights);
    expect(found).toMatchObject({ steps: 100, learningRate: 0.05 });
    expect(found.weights[0]).toBeCloseTo(3 * 0.95 ** 100, 12);
    expect([...weights]).toEqual([3, -1]);
  });

  it('leaves the weights where they are in no steps, and says when the rate was too high', async () => {
    const none = await fullBatchPolish(diagonal, Float64Array.of(3, -1), { steps: 0 });
    expect(none).toMatchObject({ weights: Float64Array.of(3, -1), lossFall: 0 });
    const high = await fullBatchPolish(diagonal, Float64Array.of(3, -1), { steps: 3, learningRate: 0.6 });
    expect(high.lossFall).toBeLessThan(0);
    await expect(fullBatchPolish(diagonal, Float64Array.of(3, -1), { steps: 600, learningRate: 9 })).rejects.toThrow(
      'the loss while polishing is Infinity: sharpness is not defined there. Measure where training has not diverged.',
    );
  });

  it('refuses a rate that is none, and weights that do not fit', async () => {
    const weights = Float64Array.of(3, -1);
    await expect(fullBatchPolish(diagonal, weights, { learningRate: 0 })).rejects.toThrow(
      'learningRate 0 is not a finite number above 0: give one.',
    );
    await expect(fullBatchPolish(diagonal, weights, { steps: 1.5 })).rejects.toThrow(
      'steps 1.5 is not an integer of at least 0: give one.',
    );
    await expect(fullBatchPolish(diagonal, Float64Array.of(1))).rejects.toThrow(
      'weights has 1 entries and the loss has 2 parameters: give the weights of the same network.',
    );
    await expect(fullBatchPolish(diagonal, Float64Array.of(1, Number.NaN))).rejects.toThrow(
      'the vector of weights has the entry NaN at place 1: sharpness is not defined there.',
    );
  });
});

describe('polishedBoxSharpness', () => {
  const x = normalVector(randomStream(splitSeed(seed, 'x')), 6);
  const quadratic = { Q: matrixWithSpectrum([1, 2, 3, 4, 5, 6], seed), c: new Float64Array(6), d: 3 };
  const oracle = quadraticOracle(quadratic);

  it('is box sharpness at the polished weights, where the first-order part is gone', async () => {
    const options = { seed, boxEpsilon: 1e-3, polish: { steps: 200, learningRate: 0.2 } };
    const found = await polishedBoxSharpness(oracle, x, options);
    const polish = await fullBatchPolish(oracle, x, options.polish);
    const there = await boxSharpness(oracle, polish.weights, options);
    expect(found).toMatchObject({ value: there.value, increases: there.increases, polish });
    expect(found.evaluations.gradients).toBe(201 + there.evaluations.gradients);
    expect(norm(polish.weights)).toBeLessThan(1e-15);
    expect(found.firstOrderIncrease).toBeLessThan(1e-9 * found.increase);
    const raw = await boxSharpness(oracle, x, options);
    expect(raw.firstOrderIncrease).toBeGreaterThan(0.9 * raw.increase);
    expect(found.lossAtCentre).toBeCloseTo(quadraticLoss(quadratic, new Float64Array(6)), 12);
  });
});
