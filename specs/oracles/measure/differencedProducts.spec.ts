import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { hutchinsonTrace } from '../../../src/measure/hutchinsonTrace.ts';
import { topEigenvalues } from '../../../src/measure/topEigenvalues.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { referenceHessian, referenceOracle } from '../../support/referenceOracle.ts';
import { roundedOracle, withDifferencedProducts } from '../../support/roundedOracle.ts';

/** The step that is usual for float32 gradients. */
const step = 1e-3;
const seed = seedFrom(2);
const random = randomStream(splitSeed(seed, 'x'));
const count = 100;
const examples = {
  inputs: Float64Array.from({ length: count * 8 }, () => random.nextNormal()),
  labels: Int32Array.from({ length: count }, () => random.nextBelow(4)),
  count,
};
const probes = { seed, maxProbes: 40, relativeStandardError: 1e-9 };

const spectrumOf = async (sizes: readonly number[]) => {
  const network = { kind: 'mlp', sizes } as const;
  const weights = initialWeights(network, seed);
  const exact = roundedOracle(referenceOracle(network, examples));
  const differenced = withDifferencedProducts(exact, step);
  const trace = referenceHessian(network, examples, weights).reduce((sum, row, i) => sum + row[i]!, 0);
  return {
    trace,
    exact: await hutchinsonTrace(exact, weights, probes),
    differenced: await hutchinsonTrace(differenced, weights, probes),
    exactTop: await topEigenvalues(exact, weights, { seed }),
    differencedTop: await topEigenvalues(differenced, weights, { seed }),
  };
};

/**
 * Why `LossOracle.hessianVector` asks for an exact product. A step of a difference quotient crosses kinks of the ReLU
 * network: each adds its jump of the gradient, divided by the step. Seen here: trace 17.8 +- 1.0 (true 18.98) becomes
 * -30 +- 14, top eigenvalue 3.298 (residual below 1e-6) becomes -3.5 +- 7.7.
 */
describe('Hessian-vector products by differences of a float32 gradient', () => {
  it('pass on a smooth loss: softmax regression', async () => {
    const { trace, exact, differenced, exactTop, differencedTop } = await spectrumOf([8, 4]);
    expect(Math.abs(exact.value - trace)).toBeLessThan(4 * exact.standardError);
    expect(differenced.value / exact.value).toBeCloseTo(1, 3);
    expect(differencedTop.value / exactTop.value).toBeCloseTo(1, 3);
  });

  it('are wrong on a ReLU network, where the exact product is right', async () => {
    const { trace, exact, differenced, exactTop, differencedTop } = await spectrumOf([8, 24, 4]);
    expect(Math.abs(exact.value - trace)).toBeLessThan(4 * exact.standardError);
    expect(exactTop.converged).toBe(true);
    expect(Math.abs(differenced.value - trace)).toBeGreaterThan(trace);
    expect(differenced.standardError).toBeGreaterThan(5 * exact.standardError);
    expect(Math.abs(differencedTop.value - exactTop.value)).toBeGreaterThan(exactTop.value);
  });

  it('give themselves away: the measured residual stays large, so nothing has converged', async () => {
    const { differencedTop } = await spectrumOf([8, 24, 4]);
    expect(differencedTop.converged).toBe(false);
    expect(differencedTop.error).toBeGreaterThan(100 * differencedTop.largest.ritzResidual);
  });
});
