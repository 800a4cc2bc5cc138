import { loadNativeBinding, NATIVE_BACKEND, registerNativeBackend } from './registerNativeBackend.ts';
import { type BackendFinding, verifyBackend } from './verifyBackend.ts';

/** What a build did when it was tried. */
export interface BuildTrial {
  /** TensorFlow's own version. */
  readonly tensorflow: string;
  readonly gpuSeen: boolean;
  readonly findings: readonly BackendFinding[];
}

/** Loads the addon of a build into this process, and verifies it. @param load, register a spec puts its own in their place */
export const verifyBuild = async (
  build: string,
  load: typeof loadNativeBinding = loadNativeBinding,
  register: typeof registerNativeBackend = registerNativeBackend,
): Promise<BuildTrial> => {
  const tf = await import('@tensorflow/tfjs');
  tf.enableProdMode();
  const binding = load(build);
  register(tf, binding);
  await tf.setBackend(NATIVE_BACKEND);
  return { tensorflow: binding.TF_Version, gpuSeen: binding.isUsingGpuDevice(), findings: verifyBackend(tf) };
};
