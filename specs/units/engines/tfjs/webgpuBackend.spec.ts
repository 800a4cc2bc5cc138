import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { registerWebgpuBackend, releaseWebgpuBackend } from '../../../../src/engines/tfjs/webgpuBackend.ts';
import { gpuMissing } from '../../../support/gpuAtHand.ts';

const missing = await gpuMissing();

describe.skipIf(missing !== undefined)(missing ?? 'registerWebgpuBackend', () => {
  it('frees the device where TensorFlow.js does not take the backend, and another try opens one', async () => {
    const broken = {
      findBackendFactory: () => {
        throw new Error('no registry');
      },
    };
    await expect(registerWebgpuBackend(broken as never)).rejects.toThrow('no registry');
    await registerWebgpuBackend(tf);
    expect(tf.findBackendFactory('webgpu')).not.toBeNull();
    await releaseWebgpuBackend(tf);
    expect(tf.findBackendFactory('webgpu')).toBeNull();
  });
});
