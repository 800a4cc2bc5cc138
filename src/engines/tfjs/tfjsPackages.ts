import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import type * as tensorflow from '@tensorflow/tfjs';
import { nativeFolder } from './native/nativeManifest.ts';
import { registerWebgpuBackend, releaseWebgpuBackend } from './webgpuBackend.ts';

export type Tfjs = typeof tensorflow;

/** Where the optional peers come from; a spec puts its own in place of it. */
export interface TfjsPackages {
  /** `@tensorflow/tfjs`: with tfjs-core alone no gradient is registered in Node. */
  loadTfjs(): Promise<Tfjs>;
  /** Registers the backend `wasm` and tells it where its .wasm files are. */
  registerWasm(): Promise<void>;
  /** Registers the backend `webgpu` on a GPU of this machine; all users share it. */
  registerWebgpu(tf: Tfjs): Promise<void>;
  /** For each user that is done with it. */
  releaseWebgpu(tf: Tfjs): Promise<void>;
  /** Registers the backend `tensorflow` with the addon that `batchlaw native install` built. */
  registerNative(tf: Tfjs): Promise<void>;
}

export const installedTfjsPackages: TfjsPackages = {
  loadTfjs: () => import('@tensorflow/tfjs'),
  registerWasm: async () => {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(dirname(main) + sep);
  },
  registerWebgpu: registerWebgpuBackend,
  releaseWebgpu: releaseWebgpuBackend,
  registerNative: async (tf) => {
    const { registerInstalledBuild } = await import('./native/registerInstalledBuild.ts');
    registerInstalledBuild(tf, nativeFolder(process.env));
  },
};
