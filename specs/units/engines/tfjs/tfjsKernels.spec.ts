import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTfjsDevice, type TfjsDevice } from '../../../../src/engines/tfjs/tfjsDevice.ts';
import { tfjsKernels } from '../../../../src/engines/tfjs/tfjsKernels.ts';

let device: TfjsDevice;
beforeAll(async () => {
  device = await openTfjsDevice('cpu');
});
afterAll(() => device.close());

describe('tfjsKernels', () => {
  it('are a matrix product, a convolution and a copy, with their work counted', () => {
    const kernels = tfjsKernels(device);
    expect(kernels.map(({ kind }) => kind)).toEqual(['matmul', 'convolution', 'copy']);
    expect(kernels.map(({ name }) => name)).toEqual(['matmul 512', 'convolution 3x3x16', 'copy 4096']);
    expect(kernels.map((kernel) => kernel.examplesPerStep(3))).toEqual([3, 3, 3]);
    // 2 * 2 * 512^2; 2 * 2 * 16^2 * 3^2 * 16^2; one multiplication each
    expect(kernels.map((kernel) => kernel.work(2)!.operations)).toEqual([1_048_576, 2_359_296, 8192]);
    // 4 (512^2 + 2 * 2 * 512); 4 (2 * 2 * 16^3 + 3^2 * 16^2); 2 * 4 * 2 * 4096
    expect(kernels.map((kernel) => kernel.work(2)!.bytes)).toEqual([1_056_768, 74_752, 65_536]);
  });

  it('run as many steps as they are asked for, and leave no tensor behind', async () => {
    const before = device.tf.memory().numTensors;
    for (const kernel of tfjsKernels(device)) {
      const { run, close } = await kernel.prepare(1);
      const held = device.tf.memory().numTensors;
      await run(1);
      await run(2);
      expect(device.tf.memory().numTensors).toBe(held);
      await close();
      expect(device.tf.memory().numTensors).toBe(before);
    }
  });
});
