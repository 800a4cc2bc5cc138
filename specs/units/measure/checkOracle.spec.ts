import { describe, expect, it } from 'vitest';
import type { LossOracle, Vector } from '../../../src/core/lossOracle.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { checkOracle } from '../../../src/measure/checkOracle.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { referenceOracle } from '../../support/referenceOracle.ts';
import { roundedOracle } from '../../support/roundedOracle.ts';

const problem = (sizes: readonly number[], root: number) => {
  const seed = seedFrom(root);
  const count = 60;
  const random = randomStream(splitSeed(seed, 'examples'));
  const inputs = Float64Array.from({ length: count * sizes[0]! }, () => random.nextNormal());
  const labels = Int32Array.from({ length: count }, () => random.nextBelow(sizes.at(-1)!));
  const network = { kind: 'mlp', sizes } as const;
  return { seed, oracle: referenceOracle(network, { inputs, labels, count }), weights: initialWeights(network, seed) };
};
const { seed, oracle, weights } = problem([6, 12, 4], 1);
const withGradient = (change: (entry: number, i: number) => number): LossOracle => ({
  ...oracle,
  gradient: async (at) => {
    const { loss, gradient } = await oracle.gradient(at);
    return { loss, gradient: Float64Array.from(gradient, change) };
  },
});
const refusal = (broken: LossOracle, at: Vector = weights) =>
  checkOracle(broken, at, { seed }).then(
    () => ({ code: 'accepted', message: '' }),
    (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
  );

describe('checkOracle', () => {
  it.each([
    0, 1, 2, 3, 4, 5, 6, 7,
  ])('accepts an exact ReLU network in float64 and in float32 (seed %i)', async (root) => {
    const { seed: own, oracle: exact, weights: initial } = problem([8, 12, 12, 3], root);
    const double = await checkOracle(exact, initial, { seed: own });
    expect(double.asymmetry).toBeLessThan(1e-15);
    expect(double.slopes.map(({ along }) => along)).toEqual(['gradient', 'random']);
    expect(double.evaluations).toEqual({ losses: 23, gradients: 3, hessianVectors: 3 });
    const single = await checkOracle(roundedOracle(exact), initial, { seed: own });
    expect(single.lossResolution).toBeLessThan(1e-5);
    expect(single.lossResolution).toBeGreaterThan(1e-8);
  });

  it('refuses a loss that differs between two calls', async () => {
    let calls = 0;
    const dropout = { ...oracle, loss: async (at: Vector) => (await oracle.loss(at)) + ++calls * 1e-9 };
    const { code, message } = await refusal(dropout);
    expect(code).toBe('E_ORACLE_NOT_DETERMINISTIC');
    expect(message).toMatch(
      /^the loss differs between two calls at the same weights \(1\.\d+, then 1\.\d+\): dropout, batch statistics or random batches\? Measure sharpness on a fixed slice of data in evaluation mode\.$/,
    );
  });

  it('refuses a gradient or a product that differs between two calls', async () => {
    let calls = 0;
    const jitter = (entry: number) => entry + ++calls * 1e-12;
    expect(await refusal(withGradient(jitter))).toMatchObject({
      code: 'E_ORACLE_NOT_DETERMINISTIC',
      message: expect.stringMatching(/^the gradient differs between two calls/),
    });
    const product: LossOracle['hessianVector'] = async (at, v) =>
      Float64Array.from(await oracle.hessianVector(at, v), jitter);
    expect(await refusal({ ...oracle, hessianVector: product })).toMatchObject({
      code: 'E_ORACLE_NOT_DETERMINISTIC',
      message: expect.stringMatching(/^the Hessian-vector product differs between two calls/),
    });
  });

  it.each([
    ['2 % too long', (entry: number) => 1.02 * entry],
    ['summed over the examples', (entry: number) => 60 * entry],
    ['with its sign turned', (entry: number) => -entry],
    ['without the last biases', (entry: number, i: number) => (i < weights.length - 4 ? entry : 0)],
    ['with a penalty that the loss has not', (entry: number, i: number) => entry + 0.01 * weights[i]!],
    ['zero', () => 0],
  ])('refuses a gradient %s', async (_, change) => {
    const { code, message } = await refusal(withGradient(change));
    expect(code).toBe('E_ORACLE_GRADIENT');
    expect(message).toMatch(
      /^the gradient does not belong to the loss: along (itself|a random direction) it says \S+, differences of the loss say \S+ \(tolerance \S+\)\. Is the loss a mean over the same examples, without a penalty, in both\?$/,
    );
  });

  it('refuses a product that is not symmetric', async () => {
    const skewed: LossOracle['hessianVector'] = async (at, v) =>
      Float64Array.from(await oracle.hessianVector(at, v), (entry, i) => entry * (1 + i / 1000));
    const { code, message } = await refusal({ ...oracle, hessianVector: skewed });
    expect(code).toBe('E_ORACLE_ASYMMETRIC');
    expect(message).toMatch(/Give an exact product \(R-operator\), not differences of a gradient\.$/);
  });

  it('refuses weights at which the loss is no number, and weights of another network', async () => {
    const overflow = { ...oracle, loss: async () => Number.POSITIVE_INFINITY };
    expect(await refusal(overflow)).toEqual({
      code: 'E_ORACLE_NOT_FINITE',
      message:
        'the loss at the weights is Infinity: sharpness is not defined there. Measure where training has not diverged.',
    });
    expect(await refusal(oracle, new Float32Array(5))).toMatchObject({
      code: 'E_WEIGHT_COUNT',
      message: 'weights has 5 entries and the loss has 136 parameters: give the weights of the same network.',
    });
  });
});
