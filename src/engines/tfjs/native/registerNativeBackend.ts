import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { KernelBackend } from '@tensorflow/tfjs';
import { ExperimentError } from '../../../core/experimentError.ts';
import type { Tfjs } from '../tfjsPackages.ts';
import { ADDON_FILE } from './nativeManifest.ts';
import { installedNodeGpu, NODE_GPU, type NodeGpuPackage } from './nodeGpuPackage.ts';
import { restoreRemovedUtil } from './restoreRemovedUtil.ts';

/** What is asked of the addon here; `dist/tfjs_binding.d.ts` of the package has the rest. */
export interface NativeBinding {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

interface BackendModule {
  readonly NodeJSKernelBackend: new (binding: NativeBinding, packageName: string) => KernelBackend;
}

/** TensorFlow's own name for its backend. */
export const NATIVE_BACKEND = 'tensorflow';

/** Loads the addon of a build. */
export const loadNativeBinding = (build: string): NativeBinding => {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'; // warnings about the processor are not ours to print
  return createRequire(import.meta.url)(join(build, ADDON_FILE)) as NativeBinding;
};

/**
 * Does what the main file of `@tensorflow/tfjs-node-gpu` does, with an addon that stands elsewhere: registers its kernels
 * and the backend `tensorflow`.
 * @param tf where the backend is registered
 * @throws ExperimentError `E_BACKEND_FAILED` where package and `tf` are of two copies of TensorFlow.js
 */
export const registerNativeBackend = (
  tf: Pick<Tfjs, 'registerBackend' | 'getKernelsForBackend'>,
  binding: NativeBinding,
  nodeGpu: NodeGpuPackage = installedNodeGpu(),
): void => {
  restoreRemovedUtil();
  nodeGpu.load('dist/register_all_kernels.js');
  if (tf.getKernelsForBackend(NATIVE_BACKEND).length === 0) {
    throw new ExperimentError(
      'E_BACKEND_FAILED',
      `${NODE_GPU} ${nodeGpu.version} works on another copy of @tensorflow/tfjs than batchlaw: install the same version of both, e.g. \`npm install --ignore-scripts @tensorflow/tfjs@4.22 ${NODE_GPU}@4.22\`.`,
    );
  }
  const { NodeJSKernelBackend } = nodeGpu.load('dist/nodejs_kernel_backend.js') as BackendModule;
  const asPackage = binding.isUsingGpuDevice() ? NODE_GPU : '@tensorflow/tfjs-node'; // the latter asks no GPU kernels
  tf.registerBackend(NATIVE_BACKEND, () => new NodeJSKernelBackend(binding, asPackage), 1);
};
