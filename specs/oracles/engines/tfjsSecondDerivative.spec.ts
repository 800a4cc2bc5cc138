import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { crossEntropies } from '../../../src/engines/tfjs/crossEntropies.ts';
import { hessianVectorTensor } from '../../../src/engines/tfjs/hessianVectorTensors.ts';
import { lossAndGradient } from '../../../src/engines/tfjs/lossAndGradient.ts';
import { mlpLogits } from '../../../src/engines/tfjs/mlpTensors.ts';
import { openTfjsDevice } from '../../../src/engines/tfjs/tfjsDevice.ts';
import { relativeError } from '../../../src/laws/relativeError.ts';
import { goldenExamples, goldenMlpCases, goldenNetwork, goldenWeights } from '../../support/goldenMlp.ts';

const golden = goldenMlpCases.find(({ name }) => name === '5-4-3')!;
const { v, Hv } = golden.hvp![0]!;

/**
 * Canaries: two ways to a Hessian-vector product that look right and are not, next to the one that is. The day the first
 * turns red, TensorFlow.js can differentiate twice, and the product by hand may go.
 */
describe('the Hessian-vector product of a small network in TensorFlow.js 4.22', async () => {
  const device = await openTfjsDevice('cpu');
  const network = goldenNetwork(golden);
  const { inputs, labels, count } = goldenExamples(golden);
  const weights = tf.tensor1d(Float32Array.from(goldenWeights(golden)));
  const direction = tf.tensor1d([...v]);
  const x = tf.tensor2d(Float32Array.from(inputs), [count, network.sizes[0]!]);
  const y = tf.tensor1d(Int32Array.from(labels), 'int32');

  it('by the gradient of a gradient is silently wrong', () => {
    const loss = (flat: tf.Tensor): tf.Scalar =>
      tf.mean(crossEntropies(device, mlpLogits(device, network, flat as tf.Tensor1D, x), y));
    const product = tf.tidy(() =>
      tf
        .grad((flat) => tf.sum(tf.mul(tf.grad(loss)(flat), direction)))(weights)
        .dataSync(),
    );
    expect(product.every(Number.isFinite)).toBe(true);
    expect(relativeError(product, Hv)).toBeGreaterThan(0.5);
  });

  it('by differences of float32 gradients is a hundred times less exact than by hand', () => {
    const gradientAt = (flat: tf.Tensor1D): Float32Array =>
      tf.tidy(() =>
        lossAndGradient(device, (at) => mlpLogits(device, network, at, x), flat, y, {
          scale: 1 / count,
        }).gradient.dataSync<'float32'>(),
      );
    const h = 1e-4;
    const moved = (sign: number): Float32Array =>
      tf.tidy(() => gradientAt(tf.add(weights, tf.mul(direction, sign * h)) as tf.Tensor1D));
    const [ahead, behind] = [moved(1), moved(-1)];
    const differences = Float64Array.from(ahead, (g, i) => (g - behind[i]!) / (2 * h));
    const byHand = tf.tidy(() =>
      hessianVectorTensor(device, network, weights, direction, x, y, 1 / count).dataSync<'float32'>(),
    );
    expect(relativeError(byHand, Hv)).toBeLessThan(1e-5);
    expect(relativeError(differences, Hv)).toBeGreaterThan(100 * relativeError(byHand, Hv));
  });
});
