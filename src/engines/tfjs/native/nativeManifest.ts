import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ExperimentError } from '../../../core/experimentError.ts';
import { defaultCacheFolder } from '../../../data/defaultCacheFolder.ts';

/** A file of an installed addon. */
export interface NativeFile {
  /** From the folder of the build. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What `batchlaw native install` records of what it built; stands beside the addon as `manifest.json`. */
export interface NativeManifest {
  readonly schema: 1;
  /** ISO 8601, UTC. */
  readonly builtAt: string;
  readonly batchlaw: string;
  readonly tensorflow: {
    /** As TensorFlow itself says at run time. */
    readonly version: string;
    /** e.g. `tensorflow-cpu`. */
    readonly package: string;
    /** The wheel's file name, or the Python whose TensorFlow it is. */
    readonly from: string;
  };
  /** `cuda` where NVIDIA's libraries are part of the build. */
  readonly kind: 'cpu' | 'cuda';
  /** Whether TensorFlow saw a GPU when the build was verified. */
  readonly gpuSeen: boolean;
  readonly node: string;
  /** The Node-API version that the addon asks for: any Node that has it loads the same build. */
  readonly napi: number;
  /** Version of `@tensorflow/tfjs-node-gpu`, whose addon it is. */
  readonly tfjsNodeGpu: string;
  readonly compiler: string;
  /** The whole call of the compiler, paths of this machine included. */
  readonly compile: readonly string[];
  /** What was computed and compared before the build was put in place. */
  readonly verified: readonly string[];
  readonly files: readonly NativeFile[];
}

export const ADDON_FILE = 'tfjs_binding.node';
export const MANIFEST_FILE = 'manifest.json';

/** Where builds stand: outside `node_modules`, which `npm ci` empties. */
export const nativeFolder = (environment: Readonly<Record<string, string | undefined>>): string =>
  join(defaultCacheFolder(environment), 'native');

/** The link that says which build is installed; it is the only truth, and moves in one step. */
export const currentLink = (folder: string): string => join(folder, 'current');

/** The build in place, its folder resolved, or undefined where nothing is installed. */
export const installedBuild = (folder: string): string | undefined => {
  const link = currentLink(folder);
  return existsSync(link) ? realpathSync(link) : undefined;
};

/**
 * Reads what was recorded of a build.
 * @throws ExperimentError `E_NATIVE_DAMAGED` where the record is missing, is no JSON, or is of another schema
 */
export const readNativeManifest = (build: string): NativeManifest => {
  const path = join(build, MANIFEST_FILE);
  const damaged = (what: string, cause?: unknown): ExperimentError =>
    new ExperimentError(
      'E_NATIVE_DAMAGED',
      `${path} ${what}: build the addon anew by \`batchlaw native install\`.`,
      cause === undefined ? {} : { cause },
    );
  let manifest: NativeManifest;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as NativeManifest;
  } catch (error) {
    throw damaged(`cannot be read (${(error as Error).message})`, error);
  }
  if (manifest?.schema !== 1) throw damaged(`is of schema ${manifest?.schema}, this batchlaw reads 1`);
  return manifest;
};
