import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** `@tensorflow/tfjs-node-gpu` as it is installed: the sources of the addon, and the JavaScript that drives it. */
export interface NodeGpuPackage {
  readonly folder: string;
  readonly version: string;
  /** Requires a file of the package, e.g. `dist/nodejs_kernel_backend.js`. */
  load(path: string): unknown;
}

export const NODE_GPU = '@tensorflow/tfjs-node-gpu';

/**
 * Finds the package. Its main file is never loaded: that looks for an addon inside node_modules, and starts it.
 * @throws Error with code `MODULE_NOT_FOUND` where it is not installed
 */
export const installedNodeGpu = (): NodeGpuPackage => {
  const require = createRequire(import.meta.url);
  const file = require.resolve(`${NODE_GPU}/package.json`);
  const { version } = require(file) as { readonly version: string };
  return { folder: dirname(file), version, load: (path) => require(`${NODE_GPU}/${path}`) };
};
