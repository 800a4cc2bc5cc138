import { ExperimentError } from '../../src/core/experimentError.ts';
import { openGpu } from '../../src/devices/openGpu.ts';

/**
 * Why no GPU can be opened here, for `describe.skipIf`; undefined where one can. In CI a missing one is no reason to
 * skip anything: the suites run and fail.
 */
export const gpuMissing = async (): Promise<string | undefined> => {
  try {
    (await openGpu({ engine: 'webgpu' })).close();
  } catch (error) {
    if (process.env.CI !== 'true' && error instanceof ExperimentError) return error.message;
  }
  return undefined;
};
