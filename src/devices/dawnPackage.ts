import { ExperimentError } from '../core/experimentError.ts';
import { loadOptionalPeer } from './loadOptionalPeer.ts';

/** Dawn in this process. */
export interface Dawn {
  /** What a browser has as `navigator.gpu`. */
  readonly gpu: GPU;
  /** What a browser has as globals: `GPUBufferUsage`, `GPUMapMode` and the like, by name. */
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Where Dawn comes from; a spec puts its own in place of it. */
export interface DawnPackage {
  load(): Promise<Dawn>;
  /** Why the Vulkan loader cannot be opened; undefined where it can, or where there is no need of one. */
  vulkanFault(): string | undefined;
}

const LOADER = 'libvulkan.so.1';

/** Opens the library as if it were an addon: one that is there is refused for not being one. */
const loaderFault = (): string | undefined => {
  try {
    process.dlopen({ exports: {} }, LOADER);
  } catch (error) {
    const { message } = error as Error;
    if (message.startsWith(`${LOADER}: cannot open`)) return message;
  }
  return undefined;
};

let loaded: Promise<Dawn> | undefined;

/**
 * The installed package `webgpu`. Its object is made once: each one prints its warnings anew, and none may be collected
 * while a device is in use, or the process aborts.
 */
export const installedDawn: DawnPackage = {
  load: () => {
    loaded ??= import('webgpu').then(({ create, globals }) => ({
      gpu: create([]),
      globals: globals as Readonly<Record<string, unknown>>,
    }));
    return loaded;
  },
  vulkanFault: () => (process.platform === 'linux' ? loaderFault() : undefined),
};

/**
 * @param engine named in the messages
 * @throws ExperimentError `E_ENGINE_NOT_INSTALLED`, `E_GPU_PACKAGE`
 */
export const loadDawn = async (engine: string, from: DawnPackage): Promise<Dawn> => {
  try {
    return await loadOptionalPeer('webgpu', engine, 'webgpu', from.load);
  } catch (error) {
    if (error instanceof ExperimentError) throw error;
    throw new ExperimentError(
      'E_GPU_PACKAGE',
      `the package webgpu is installed, but does not load (${(error as Error).message}): try another version, 0.3.8, 0.4.0 and 0.6.2 load on Debian 12, or choose --engine wasm, which needs no GPU.`,
      { cause: error },
    );
  }
};
