import { type OpenedDevice, openDeviceReader } from '../devices/openDeviceReader.ts';
import { openGpu } from '../devices/openGpu.ts';
import { installedBuild, nativeFolder, readNativeManifest } from '../engines/tfjs/native/nativeManifest.ts';

/** Engines that compute on the adapter that Dawn finds. */
const ON_DAWN: readonly string[] = ['webgpu', 'tfjs-webgpu'];

/** What an engine that was opened computes on, and the reader of its clocks and power. */
export const benchDevice = async (engine: string): Promise<OpenedDevice> => {
  if (ON_DAWN.includes(engine)) {
    const { description, close } = await openGpu({ engine });
    close();
    return openDeviceReader(description);
  }
  const build = engine === 'tfjs-node' ? installedBuild(nativeFolder(process.env)) : undefined;
  return openDeviceReader(build !== undefined && readNativeManifest(build).kind === 'cuda' ? 'cuda' : 'cpu');
};
