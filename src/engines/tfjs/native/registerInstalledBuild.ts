import { ExperimentError } from '../../../core/experimentError.ts';
import type { Tfjs } from '../tfjsPackages.ts';
import { installedBuild, readNativeManifest } from './nativeManifest.ts';
import { installedNodeGpu } from './nodeGpuPackage.ts';
import { loadNativeBinding, type NativeBinding, registerNativeBackend } from './registerNativeBackend.ts';

/**
 * Registers the backend `tensorflow` with the build that is installed.
 * @param folder where builds stand, of `nativeFolder`
 * @param load a spec puts its own in its place
 * @throws ExperimentError `E_ENGINE_NOT_INSTALLED` where there is none; `E_NATIVE_DAMAGED` where it does not load
 */
export const registerInstalledBuild = (
  tf: Tfjs,
  folder: string,
  load: typeof loadNativeBinding = loadNativeBinding,
): void => {
  const nodeGpu = installedNodeGpu();
  const build = installedBuild(folder);
  if (build === undefined) {
    throw new ExperimentError(
      'E_ENGINE_NOT_INSTALLED',
      `engine tfjs-node needs TensorFlow's addon, and none is in ${folder}: build it by \`batchlaw native install\` (\`--dry-run\` tells the steps), or choose --engine wasm, which needs nothing more.`,
    );
  }
  readNativeManifest(build);
  let binding: NativeBinding;
  try {
    binding = load(build);
  } catch (error) {
    throw new ExperimentError(
      'E_NATIVE_DAMAGED',
      `the addon in ${build} does not load (${(error as Error).message.split('\n')[0]}): \`batchlaw native status\` tells more, \`batchlaw native install\` builds it anew.`,
      { cause: error },
    );
  }
  registerNativeBackend(tf, binding, nodeGpu);
};
