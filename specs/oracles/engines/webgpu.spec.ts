import { describe } from 'vitest';
import { createWebgpuTrainer } from '../../../src/engines/webgpu/webgpuTrainer.ts';
import { describeEngineConformance } from '../../support/engineConformance.ts';
import { gpuMissing } from '../../support/gpuAtHand.ts';

const missing = await gpuMissing();

describe.skipIf(missing !== undefined)(`on the GPU at hand (${missing ?? 'there is one'})`, () => {
  describeEngineConformance('webgpu', () => createWebgpuTrainer());
});
