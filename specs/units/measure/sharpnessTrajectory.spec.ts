import { describe, expect, it } from 'vitest';
import { solutionSharpness } from '../../../src/claims/solutionSharpness.ts';
import type { Network } from '../../../src/core/network.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { gaussianMixture } from '../../../src/data/gaussianMixture.ts';
import { takeSubset } from '../../../src/data/takeSubset.ts';
import { fullBatchPolish } from '../../../src/measure/fullBatchPolish.ts';
import { gradientNoiseScale } from '../../../src/measure/gradientNoiseScale.ts';
import { sharpnessTrajectory } from '../../../src/measure/sharpnessTrajectory.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { referenceOracle } from '../../support/referenceOracle.ts';

const seed = seedFrom(22);
const network: Network = { kind: 'mlp', sizes: [4, 6, 3] };
const examples = gaussianMixture({ count: 48, features: 4, classes: 3, separation: 1.5 }, seed);
const oracle = referenceOracle(network, examples);
const oracles = {
  whole: oracle,
  of: (places: ArrayLike<number>) => referenceOracle(network, takeSubset(examples, places)),
};
const checkpoints = async () => {
  const start = initialWeights(network, seed);
  const later = await fullBatchPolish(oracle, start, { steps: 60, learningRate: 0.3 });
  return [
    { epoch: 0, weights: start },
    { epoch: 60, weights: Float32Array.from(later.weights) },
  ];
};

describe('sharpnessTrajectory', () => {
  it('measures each checkpoint as the claims on sharpness do, number for number', async () => {
    const points = await checkpoints();
    const found = await sharpnessTrajectory(oracle, points, { seed });
    expect(found.map(({ epoch }) => epoch)).toEqual([0, 60]);
    expect(found[1]!.loss).toBeLessThan(0.7 * found[0]!.loss);
    for (const [k, { weights }] of points.entries()) {
      const { numbers } = await solutionSharpness(oracle, weights, { seed, measures: 'box' });
      const { loss, maxEigenvalue, symmetrisedBox } = found[k]!;
      expect(loss).toBe(await oracle.loss(weights));
      expect(maxEigenvalue.value).toBe(numbers.maxEigenvalue);
      expect(maxEigenvalue.error).toBe(numbers.maxEigenvalueError);
      expect(symmetrisedBox.value).toBe(numbers.symmetrisedBox);
      expect(symmetrisedBox.increase).toBeGreaterThan(symmetrisedBox.precisionFloor);
    }
  });

  it('adds the noise of batches where asked for, and counts what it cost', async () => {
    const [point] = await checkpoints();
    const gradientNoise = { oracles, smallBatch: 4, largeBatch: 16, pairs: 8 };
    const [found] = await sharpnessTrajectory(oracle, [point!], { seed, gradientNoise });
    const noise = await gradientNoiseScale(oracles, point!.weights, {
      ...gradientNoise,
      seed: splitSeed(seed, 'noise'),
    });
    const { value, interval, covarianceTrace, gradientSquaredNorm } = noise;
    expect(found!.gradientNoise).toEqual({ value, interval, covarianceTrace, gradientSquaredNorm });
    expect(found!.batchGradients).toBe(8 * 4);
    expect(found!.seconds).toBeGreaterThan(0);
    expect(found!.evaluations.losses).toBe(7);
  });

  it('leaves the noise out otherwise, and is the same again but for the seconds', async () => {
    const points = await checkpoints();
    const without = async () =>
      (await sharpnessTrajectory(oracle, points, { seed })).map(({ seconds: _, ...numbers }) => numbers);
    const found = await without();
    expect(found[0]).not.toHaveProperty('gradientNoise');
    expect(found[0]!.batchGradients).toBe(0);
    expect(await without()).toEqual(found);
  });

  it('refuses a training without checkpoints, and what its instruments refuse', async () => {
    await expect(sharpnessTrajectory(oracle, [], { seed })).rejects.toThrow(
      'checkpoints.length 0 is not an integer of at least 1: give one.',
    );
    const points = await checkpoints();
    await expect(sharpnessTrajectory(oracle, points, { seed, boxEpsilon: -1 })).rejects.toThrow(
      'boxEpsilon -1 is not a finite number above 0: the paper uses 1e-3 and 5e-4.',
    );
    await expect(sharpnessTrajectory(oracle, [{ epoch: 1, weights: new Float32Array(3) }], { seed })).rejects.toThrow(
      'weights has 3 entries and the loss has 51 parameters: give the weights of the same network.',
    );
  });
});
