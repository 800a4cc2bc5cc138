import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ExperimentError } from '../../core/experimentError.ts';

/** A slice and a network in the native kernel's memory; freed with its last reference. */
export interface NativeOracle {
  readonly nativeOracle: unique symbol;
}

/** What `kernel/addon.cc` exports. It checks nothing: a wrong size reads beyond its arrays. */
export interface CurvatureAddon {
  readonly interface: number;
  /** @param inputs [N, sizes[0]]; @param labels [N], each in [0, C) */
  oracle(sizes: Uint32Array, inputs: Float32Array, labels: Int32Array): NativeOracle;
  /** @param pooled computes in a thread of Node's pool */
  product(
    oracle: NativeOracle,
    gaussNewton: boolean,
    weights: Float32Array,
    direction: Float32Array,
    pooled: boolean,
  ): Float32Array | Promise<Float32Array>;
}

/** Raised when the functions of the addon change. */
export const ADDON_INTERFACE = 1;
export const CURVATURE_ADDON = 'curvature.node';

const require = createRequire(import.meta.url);

/** Loads the addon in the folder of a build. @throws ExperimentError `E_NATIVE_DAMAGED` */
export const loadCurvatureAddon = (build: string): CurvatureAddon => {
  const path = join(build, CURVATURE_ADDON);
  const damaged = (what: string): ExperimentError =>
    new ExperimentError('E_NATIVE_DAMAGED', `${path} ${what}: compile kernel/addon.cc anew.`);
  let addon: CurvatureAddon;
  try {
    addon = require(path) as CurvatureAddon;
  } catch (error) {
    throw damaged(`does not load (${(error as Error).message.split('\n')[0]})`);
  }
  if (addon.interface !== ADDON_INTERFACE) {
    throw damaged(`has interface ${addon.interface}, this batchlaw takes ${ADDON_INTERFACE}`);
  }
  return addon;
};
