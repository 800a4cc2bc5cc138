import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTfjsDevice, type TfjsDevice } from '../../../src/engines/tfjs/tfjsDevice.ts';

/**
 * A canary: the day it turns red, TensorFlow.js trains convolutions on its wasm backend, and `engines/tfjs/tfjsBackends.ts` and
 * docs/engines.md may say so.
 */
describe('a convolution in TensorFlow.js 4.22', () => {
  let cpu: TfjsDevice;
  let wasm: TfjsDevice;
  const image = [...Array(9).keys()];
  const slopes = (device: TfjsDevice): readonly number[] => {
    let found: readonly number[] = [];
    device.tidy(() => {
      const x = tf.tensor4d(image, [1, 3, 3, 1]);
      const loss = (filter: tf.Tensor): tf.Scalar => tf.sum(tf.conv2d(x, filter as tf.Tensor4D, 1, 'valid'));
      found = [
        ...tf
          .grad(loss)(tf.ones([2, 2, 1, 1]))
          .dataSync(),
      ];
    });
    return found;
  };

  beforeAll(async () => {
    cpu = await openTfjsDevice('cpu');
    wasm = await openTfjsDevice('wasm');
  });
  afterAll(async () => {
    await cpu.close();
    await wasm.close();
  });

  it('has the gradient of its filter on the cpu backend', () => {
    expect(slopes(cpu)).toEqual([0 + 1 + 3 + 4, 1 + 2 + 4 + 5, 3 + 4 + 6 + 7, 4 + 5 + 7 + 8]);
  });

  it('has none on the wasm backend, which lacks the kernel Conv2DBackpropFilter', () => {
    expect(() => slopes(wasm)).toThrow("Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'");
  });
});
