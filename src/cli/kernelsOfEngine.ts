import type { RecordedKernels } from '../records/doctorRecord.ts';
import { tfjsBackendOf } from './openEngine.ts';

/**
 * What the kernel registry of TensorFlow.js has for an engine; undefined for an engine that does without it.
 * @throws ExperimentError those of `openTfjsDevice`
 */
export const kernelsOfEngine = async (engine: string): Promise<RecordedKernels | undefined> => {
  const backend = tfjsBackendOf(engine);
  if (backend === undefined) return undefined;
  const { openTfjsDevice } = await import('../engines/tfjs/tfjsDevice.ts');
  const { registeredKernels } = await import('../engines/tfjs/registeredKernels.ts');
  const device = await openTfjsDevice(backend);
  try {
    return registeredKernels(device);
  } finally {
    await device.close();
  }
};
