import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ExperimentError } from '../../core/experimentError.ts';

/** A slice and a network in the native kernel's memory; freed with its last reference. */
export interface NativeOracle {
  readonly nativeOracle: unique symbol;
}

/**
 * What `kernel/addon.cc` exports. Both throw an Error with code `E_NATIVE_INPUT` for what does not fit, and with `E_MEMORY_LIMIT`,
 * which the promise may reject with too.
 */
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

const loadFile = (path: string): CurvatureAddon => createRequire(import.meta.url)(path) as CurvatureAddon;

/**
 * Loads the addon in the folder of a build.
 * @param load a spec puts its own in its place
 * @throws ExperimentError `E_NATIVE_DAMAGED`
 */
export const loadCurvatureAddon = (
  build: string,
  load: (path: string) => CurvatureAddon = loadFile,
): CurvatureAddon => {
  const path = join(build, CURVATURE_ADDON);
  const damaged = (what: string): ExperimentError =>
    new ExperimentError('E_NATIVE_DAMAGED', `${path} ${what}: build it anew by \`batchlaw native curvature\`.`);
  let addon: CurvatureAddon;
  try {
    addon = load(path);
  } catch (error) {
    throw damaged(`does not load (${(error as Error).message.split('\n')[0]})`);
  }
  if (addon.interface !== ADDON_INTERFACE) {
    throw damaged(`has interface ${addon.interface}, this batchlaw takes ${ADDON_INTERFACE}`);
  }
  return addon;
};
