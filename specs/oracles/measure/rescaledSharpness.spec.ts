import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { gaussianMixture } from '../../../src/data/gaussianMixture.ts';
import { boxSharpness } from '../../../src/measure/boxSharpness.ts';
import { fitSoftmaxRegression } from '../../../src/measure/fitSoftmaxRegression.ts';
import { hutchinsonTrace } from '../../../src/measure/hutchinsonTrace.ts';
import { laplaceEvidence } from '../../../src/measure/laplaceEvidence.ts';
import { lastLayerTask } from '../../../src/measure/lastLayerTask.ts';
import { topEigenvalues } from '../../../src/measure/topEigenvalues.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { parameterLayout } from '../../../src/networks/parameterLayout.ts';
import { referenceHessian, referenceOracle } from '../../support/referenceOracle.ts';

const seed = seedFrom(10);
const network = { kind: 'mlp', sizes: [5, 6, 4] } as const;
const examples = gaussianMixture({ count: 40, features: 5, classes: 4, separation: 1 }, seed);
const oracle = referenceOracle(network, examples);
const [first, last] = parameterLayout(network);
const weights = Float64Array.from(initialWeights(network, seed));

/** Hidden layer times a, last layer's weights over a: the same function (Dinh et al. 2017, arXiv:1703.04933). */
const factorAt = (i: number, a: number): number => (i < last!.weightsAt ? a : i < last!.biasesAt ? 1 / a : 1);
const rescaled = (a: number): Float64Array => weights.map((w, i) => factorAt(i, a) * w);

/** trace of D^-1 H D^-1, from the diagonal of H. */
const expectedTrace = (a: number): number =>
  referenceHessian(network, examples, weights).reduce((sum, row, i) => sum + row[i]! / factorAt(i, a) ** 2, 0);

describe('a ReLU network whose hidden layer is multiplied by a and whose last one is divided by it', () => {
  it('has the same loss', async () => {
    for (const a of [0.1, 3, 10]) expect(await oracle.loss(rescaled(a))).toBeCloseTo(await oracle.loss(weights), 12);
    expect(first!.outputs).toBe(6);
  });

  it.each([0.2, 5])('has the trace of D^-1 H D^-1 at a = %d', async (a) => {
    const found = await hutchinsonTrace(oracle, rescaled(a), { seed, maxProbes: 200, relativeStandardError: 0.01 });
    expect(Math.abs(found.value - expectedTrace(a))).toBeLessThan(4 * found.standardError);
    expect(expectedTrace(a)).toBeGreaterThan(2 * expectedTrace(1));
  });

  it('is as sharp as one likes, by eigenvalue and by box, while the evidence of its last layer stays', async () => {
    const a = 10;
    const sharpness = async (at: Float64Array) => ({
      eigenvalue: (await topEigenvalues(oracle, at, { seed, ends: 'largest' })).value,
      box: (await boxSharpness(oracle, at, { seed, boxEpsilon: 1e-3 })).increase,
    });
    const [before, after] = [await sharpness(weights), await sharpness(rescaled(a))];
    expect(after.eigenvalue).toBeGreaterThan(20 * before.eigenvalue);
    expect(after.box).toBeGreaterThan(4 * before.box);
    const prior = (scale: number): Float64Array =>
      Float64Array.from({ length: 49 }, (_, at) => (at % 8 !== 0 ? 0 : at === 48 ? 1 : scale ** 2));
    const evidenceAt = (at: Float64Array, scale: number): number => {
      const task = lastLayerTask(network, examples, at);
      const precision = prior(scale);
      return laplaceEvidence(task, { weights: fitSoftmaxRegression(task, { precision }), precision }).logEvidence;
    };
    expect(evidenceAt(rescaled(a), a)).toBeCloseTo(evidenceAt(weights, 1), 8);
    expect(Math.abs(evidenceAt(rescaled(a), 1) - evidenceAt(weights, 1))).toBeGreaterThan(1); // a prior left behind is another model
  });
});
