import { describe, expect, it } from 'vitest';
import type { MlpNetwork } from '../../src/core/network.ts';
import { randomStream } from '../../src/core/randomStream.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import {
  referenceAccuracy,
  referenceGradient,
  referenceHessianVector,
  referenceLoss,
  referencePerExampleLoss,
} from '../../src/laws/reference/referenceMlp.ts';
import { relativeError } from '../../src/laws/relativeError.ts';
import { parameterCount } from '../../src/networks/parameterLayout.ts';
import { FLOAT32 } from './float32Tolerances.ts';
import { goldenDataset, goldenMlpCases, goldenNetwork, goldenWeights } from './goldenMlp.ts';
import { referenceGaussNewtonVector } from './referenceGaussNewton.ts';
import { toySplit } from './toyTraining.ts';

/** Random weights, biases too, so that no parameter is at a special value. */
const someVector = (network: MlpNetwork, stream: number, scale: number): Float32Array => {
  const random = randomStream(seedFrom(5), stream);
  return Float32Array.from({ length: parameterCount(network) }, () => scale * random.nextNormal());
};

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** Depths, widths and counts that fill no vector register and no tile. */
const SHAPES: readonly { readonly sizes: readonly number[]; readonly count: number }[] = [
  { sizes: [3, 2], count: 7 },
  { sizes: [1, 1, 2], count: 1 },
  { sizes: [4, 1, 3], count: 5 },
  { sizes: [7, 5, 3], count: 2 },
  { sizes: [8, 16, 10], count: 33 },
  { sizes: [13, 9, 6, 4], count: 17 },
  { sizes: [17, 33, 5], count: 70 },
  { sizes: [6, 5, 4, 3, 2], count: 9 },
  { sizes: [3, 4, 1], count: 3 },
];

/** Loss, gradient and Hessian-vector product of an engine against PyTorch and the float64 reference. */
export const describeEngineDerivatives = (trainer: () => Trainer): void => {
  describe.each(goldenMlpCases)('derivatives on golden case $name', (golden) => {
    const network = goldenNetwork(golden);
    const dataset = goldenDataset(golden);
    const weights = Float32Array.from(goldenWeights(golden));

    it('give the loss, the accuracy and the gradient of PyTorch', async () => {
      const oracle = trainer().lossOracle(network, dataset);
      const { loss, gradient } = await oracle.gradient(weights);
      const ours = Float64Array.from(gradient, (g, i) => g + golden.l2 * weights[i]!);
      expect(relativeError([loss], [golden.cross_entropy])).toBeLessThan(FLOAT32.loss);
      expect(relativeError([await oracle.loss(weights)], [golden.cross_entropy])).toBeLessThan(FLOAT32.loss);
      expect(relativeError(ours, golden.gradient)).toBeLessThan(FLOAT32.gradient);
      expect((await trainer().evaluate(network, dataset, weights)).accuracy).toBeCloseTo(golden.accuracy, 6);
    });

    it('give the Hessian-vector products of PyTorch', async () => {
      const oracle = trainer().lossOracle(network, dataset);
      for (const { v, Hv } of golden.hvp ?? []) {
        const product = await oracle.hessianVector(weights, Float32Array.from(v));
        const ours = Float64Array.from(product, (h, i) => h + golden.l2 * v[i]!);
        expect(relativeError(ours, Hv)).toBeLessThan(FLOAT32.hessian);
      }
    });
  });

  describe.each(SHAPES)('derivatives of $sizes on $count examples', ({ sizes, count }) => {
    const network: MlpNetwork = { kind: 'mlp', sizes };
    const { training } = toySplit({ count, features: sizes[0]!, classes: sizes.at(-1)! });
    const weights = someVector(network, 0, 0.5);
    const u = someVector(network, 1, 1);
    const v = someVector(network, 2, 1);

    it('agree with the reference in loss, per-example loss and accuracy', async () => {
      const perExample = await trainer().perExampleLoss(network, training, weights);
      const { loss, accuracy } = await trainer().evaluate(network, training, weights);
      expect(relativeError(perExample, referencePerExampleLoss(network, training, weights))).toBeLessThan(FLOAT32.loss);
      expect(relativeError([loss], [referenceLoss(network, training, weights)])).toBeLessThan(FLOAT32.loss);
      expect(accuracy).toBeCloseTo(referenceAccuracy(network, training, weights), 6);
    });

    it('agree with the reference in gradient and Hessian-vector product', async () => {
      const oracle = trainer().lossOracle(network, training);
      const { loss, gradient } = await oracle.gradient(weights);
      const reference = referenceGradient(network, training, weights);
      expect(relativeError([loss], [reference.loss])).toBeLessThan(FLOAT32.loss);
      expect(relativeError(gradient, reference.gradient)).toBeLessThan(FLOAT32.gradient);
      const product = await oracle.hessianVector(weights, u);
      expect(relativeError(product, referenceHessianVector(network, training, weights, u))).toBeLessThan(
        FLOAT32.hessian,
      );
    });

    it('agree with the reference in the Gauss-Newton-vector product', async ({ skip }) => {
      const oracle = trainer().lossOracle(network, training);
      skip(oracle.gaussNewtonVector === undefined, 'the engine gives no Gauss-Newton-vector product');
      const product = await oracle.gaussNewtonVector!(weights, u);
      const expected = referenceGaussNewtonVector(network, training, weights, u);
      expect(relativeError(product, expected)).toBeLessThan(FLOAT32.hessian);
    });

    it('give a symmetric and linear Hessian', async () => {
      const { hessianVector } = trainer().lossOracle(network, training);
      const Hu = await hessianVector(weights, u);
      const Hv = await hessianVector(weights, v);
      const scale = Math.sqrt(dot(Hu, Hu) * dot(v, v)) || 1;
      expect(Math.abs(dot(v, Hu) - dot(u, Hv)) / scale).toBeLessThan(FLOAT32.hessian);
      const mixed = await hessianVector(
        weights,
        u.map((value, i) => 2 * value - 3 * v[i]!),
      );
      const sum = Float64Array.from(Hu, (value, i) => 2 * value - 3 * Hv[i]!);
      expect(relativeError(mixed, sum)).toBeLessThan(FLOAT32.hessian);
    });
  });

  describe('a loss oracle', () => {
    const network: MlpNetwork = { kind: 'mlp', sizes: [5, 4, 3] };
    const { training } = toySplit({ count: 10, features: 5, classes: 3 });

    it('tells its size and its round-off', () => {
      const oracle = trainer().lossOracle(network, training);
      expect(oracle.parameterCount).toBe(39);
      expect(oracle.exampleCount).toBe(10);
      expect(oracle.roundOff).toBe(2 ** -24);
    });

    it('takes float64 vectors and leaves its arguments as they are', async () => {
      const weights = Float64Array.from(someVector(network, 0, 0.5));
      const direction = Float64Array.from(someVector(network, 1, 1));
      const [weightsBefore, directionBefore] = [weights.slice(), direction.slice()];
      const oracle = trainer().lossOracle(network, training);
      const { gradient } = await oracle.gradient(weights);
      const product = await oracle.hessianVector(weights, direction);
      expect(relativeError(gradient, referenceGradient(network, training, weights).gradient)).toBeLessThan(
        FLOAT32.gradient,
      );
      expect(relativeError(product, referenceHessianVector(network, training, weights, direction))).toBeLessThan(
        FLOAT32.hessian,
      );
      expect(weights).toEqual(weightsBefore);
      expect(direction).toEqual(directionBefore);
    });

    it('keeps results apart: a later call changes no earlier one', async () => {
      const oracle = trainer().lossOracle(network, training);
      const first = await oracle.gradient(someVector(network, 0, 0.5));
      const kept = first.gradient.slice();
      await oracle.gradient(someVector(network, 3, 0.5));
      expect(first.gradient).toEqual(kept);
    });
  });
};
