import type { Tensor } from '@tensorflow/tfjs';
import type { PreparedSteps, StepWork, ThroughputSubject } from '../../core/throughputSubject.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

const WIDTH = 512;
const FLOAT_BYTES = 4;
/** Images of 16 x 16 with 16 channels, filters of 3 x 3. */
const IMAGE = 16;
const CHANNELS = 16;
const FILTER = 3;
/** Floats of one example in a copy. */
const COPIED = 4096;

/** Runs one operation over and over on tensors that it owns; reading one number of the last result empties the queue. */
const prepared = (device: TfjsDevice, tensors: readonly Tensor[], step: () => Tensor): PreparedSteps => ({
  run: async (steps) => {
    for (let i = 0; i < steps - 1; i++) device.tidy(step).dispose();
    const number = device.tidy(() => step().reshape([-1]).slice([0], [1]));
    await number.data();
    number.dispose();
  },
  close: async () => device.tf.dispose([...tensors]),
});

const kernel = (
  own: Pick<ThroughputSubject, 'name' | 'kind'> & { readonly work: (batchSize: number) => StepWork },
  prepare: (batchSize: number) => PreparedSteps,
): ThroughputSubject => ({
  ...own,
  examplesPerStep: (batchSize) => batchSize,
  prepare: async (batchSize) => prepare(batchSize),
});

/** The bare kernels of a TensorFlow.js backend: matrix product, convolution, and a copy that scales by one. */
export const tfjsKernels = (device: TfjsDevice): readonly ThroughputSubject[] => {
  const { tf } = device;
  const ones = (shape: number[]): Tensor => device.tidy(() => tf.ones(shape));
  const matmul = kernel(
    {
      name: `matmul ${WIDTH}`,
      kind: 'matmul',
      work: (batchSize) => ({
        operations: 2 * batchSize * WIDTH * WIDTH,
        bytes: FLOAT_BYTES * (WIDTH * WIDTH + 2 * batchSize * WIDTH),
      }),
    },
    (batchSize) => {
      const [inputs, weights] = [ones([batchSize, WIDTH]), ones([WIDTH, WIDTH])] as const;
      return prepared(device, [inputs, weights], () => tf.matMul(inputs, weights));
    },
  );
  const convolution = kernel(
    {
      name: `convolution ${FILTER}x${FILTER}x${CHANNELS}`,
      kind: 'convolution',
      work: (batchSize) => ({
        operations: 2 * batchSize * IMAGE * IMAGE * FILTER * FILTER * CHANNELS * CHANNELS,
        bytes: FLOAT_BYTES * (2 * batchSize * IMAGE * IMAGE * CHANNELS + FILTER * FILTER * CHANNELS * CHANNELS),
      }),
    },
    (batchSize) => {
      const images = ones([batchSize, IMAGE, IMAGE, CHANNELS]);
      const filters = ones([FILTER, FILTER, CHANNELS, CHANNELS]);
      return prepared(device, [images, filters], () => tf.conv2d(images as never, filters as never, 1, 'same'));
    },
  );
  const copy = kernel(
    {
      name: `copy ${COPIED}`,
      kind: 'copy',
      work: (batchSize) => ({ operations: batchSize * COPIED, bytes: 2 * FLOAT_BYTES * batchSize * COPIED }),
    },
    (batchSize) => {
      const values = ones([batchSize, COPIED]);
      return prepared(device, [values], () => tf.mul(values, 1));
    },
  );
  return [matmul, convolution, copy];
};
