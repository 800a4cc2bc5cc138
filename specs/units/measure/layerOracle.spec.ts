import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { checkOracle } from '../../../src/measure/checkOracle.ts';
import { gaussNewtonOracle } from '../../../src/measure/gaussNewtonOracle.ts';
import { layerOracle } from '../../../src/measure/layerOracle.ts';
import { topEigenvalues } from '../../../src/measure/topEigenvalues.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { referenceOracle } from '../../support/referenceOracle.ts';
import { toySplit } from '../../support/toyTraining.ts';

const network = { kind: 'mlp', sizes: [4, 5, 3] } as const;
const { training } = toySplit({ count: 12, features: 4, classes: 3 });
const oracle = referenceOracle(network, training);
const weights = initialWeights(network, seedFrom(2));

describe('layerOracle', () => {
  it('has the loss of the whole at the weights given, and its part of the gradient', async () => {
    const { loss, gradient } = await oracle.gradient(weights);
    for (const [layer, [at, end]] of [
      [0, 25],
      [25, 43],
    ].entries()) {
      const block = layerOracle(oracle, network, weights, layer);
      expect(block).toMatchObject({ parameterCount: end! - at!, exampleCount: 12, roundOff: 2 ** -53, at });
      expect([...block.weights]).toEqual([...weights.slice(at, end)]);
      expect(await block.loss(block.weights)).toBe(loss);
      expect(await block.gradient(block.weights)).toEqual({ loss, gradient: gradient.slice(at, end) });
    }
  });

  it('passes the check of an oracle and takes an instrument', async () => {
    const block = layerOracle(oracle, network, weights, 1);
    await checkOracle(block, block.weights, { seed: seedFrom(1) });
    const found = await topEigenvalues(block, block.weights, { seed: seedFrom(1), relativeTolerance: 1e-8 });
    expect(found.converged).toBe(true);
    expect(found.largest.vector).toHaveLength(18);
    expect(found.smallest!.value).toBeGreaterThan(-1e-12); // convex in the last layer
  });

  it('keeps the other layers where they were when the caller changes the weights afterwards', async () => {
    const own = weights.slice();
    const block = layerOracle(oracle, network, own, 0);
    own.fill(0);
    expect(await block.loss(block.weights)).toBe(await oracle.loss(weights));
  });

  it('has a Gauss-Newton product where the whole has one', async () => {
    expect(layerOracle(oracle, network, weights, 0).gaussNewtonVector).toBeUndefined();
    const doubled = { ...oracle, gaussNewtonVector: async () => Float64Array.from({ length: 43 }, (_, i) => i) };
    const block = layerOracle(doubled, network, weights, 1);
    expect([...(await block.gaussNewtonVector!(block.weights, block.weights))][0]).toBe(25);
  });

  it('refuses a layer that is not there, and vectors of another size', async () => {
    expect(() => layerOracle(oracle, network, weights, 2)).toThrow(
      'layer 2 is none of the 2 of a network of sizes [4, 5, 3]: give one from 0 to 1.',
    );
    expect(() => layerOracle(oracle, network, weights.slice(1), 0)).toThrow(
      'weights holds 42 numbers, but network [4, 5, 3] has 43 parameters.',
    );
    expect(() => layerOracle({ ...oracle, parameterCount: 44 }, network, weights, 0)).toThrow(
      'weights has 43 entries and the loss has 44 parameters',
    );
    const block = layerOracle(oracle, network, weights, 0);
    await expect(block.loss(weights)).rejects.toThrow(
      "the layer's vector has 43 entries and the loss has 25 parameters",
    );
  });
});

describe('gaussNewtonOracle', () => {
  it('keeps loss and gradient, and takes the Gauss-Newton product for that of the Hessian', async () => {
    const product = new Float64Array(43).fill(7);
    const found = gaussNewtonOracle({ ...oracle, gaussNewtonVector: async () => product });
    expect(await found.loss(weights)).toBe(await oracle.loss(weights));
    expect(await found.gradient(weights)).toEqual(await oracle.gradient(weights));
    expect(await found.hessianVector(weights, weights)).toBe(product);
    expect(await found.gaussNewtonVector!(weights, weights)).toBe(product);
    expect(found).toMatchObject({ parameterCount: 43, exampleCount: 12, roundOff: 2 ** -53 });
  });

  it('refuses an oracle without that product', () => {
    expect(() => gaussNewtonOracle(oracle)).toThrow(
      expect.objectContaining({
        code: 'E_NO_GAUSS_NEWTON',
        message:
          'this oracle gives no Gauss-Newton-vector product: measure its Hessian, or implement `gaussNewtonVector`.',
      }),
    );
  });
});
