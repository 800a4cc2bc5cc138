import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExperimentError } from '../../core/experimentError.ts';
import { defaultCacheFolder } from '../../data/defaultCacheFolder.ts';
import type { Processor } from '../../devices/thisProcessor.ts';

/** What `batchlaw native curvature` records of what it compiled; stands beside the addon as `manifest.json`. */
export interface CurvatureManifest {
  readonly schema: 1;
  /** ISO 8601, UTC. */
  readonly builtAt: string;
  readonly batchlaw: string;
  /** sha256 of the sources (`kernelHash`). */
  readonly kernel: string;
  /** Compiled for this one, and run on no other. */
  readonly processor: Processor;
  /** e.g. `linux x64`. */
  readonly platform: string;
  readonly node: string;
  /** The Node-API version that the addon asks for: any Node that has it loads the same build. */
  readonly napi: number;
  readonly compiler: string;
  /** The whole call of the compiler, paths of this machine included. */
  readonly compile: readonly string[];
  /** What was computed and compared before the build was put in place. */
  readonly verified: readonly string[];
}

/** Where and by what a build is to run. */
export type CurvatureHost = Pick<CurvatureManifest, 'kernel' | 'processor' | 'platform' | 'napi'>;

export const CURVATURE_MANIFEST = 'manifest.json';
const AGAIN = 'compile it anew by `batchlaw native curvature`';

/** Where builds of the native kernel stand, beside those of TensorFlow's addon. */
export const curvatureFolder = (environment: Readonly<Record<string, string | undefined>>): string =>
  join(defaultCacheFolder(environment), 'curvature');

/**
 * Reads what was recorded of a build.
 * @throws ExperimentError `E_NATIVE_DAMAGED` where the record is missing, is no JSON, or is of another schema
 */
export const readCurvatureManifest = (build: string): CurvatureManifest => {
  const path = join(build, CURVATURE_MANIFEST);
  let manifest: CurvatureManifest;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as CurvatureManifest;
  } catch (error) {
    throw new ExperimentError('E_NATIVE_DAMAGED', `${path} cannot be read (${(error as Error).message}): ${AGAIN}.`, {
      cause: error,
    });
  }
  if (manifest?.schema === 1) return manifest;
  throw new ExperimentError(
    'E_NATIVE_DAMAGED',
    `${path} is of schema ${manifest?.schema}, this batchlaw reads 1: ${AGAIN}.`,
  );
};

/** Why a build must not be loaded here, and what to do; undefined where it fits. */
export const curvatureMisfit = (manifest: CurvatureManifest, host: CurvatureHost): string | undefined => {
  const [built, here] = [manifest.processor, host.processor];
  if (manifest.kernel !== host.kernel) {
    return `it was compiled from the kernel of batchlaw ${manifest.batchlaw}, and this one has another: ${AGAIN}`;
  }
  if (manifest.platform !== host.platform) {
    return `it was compiled on ${manifest.platform}, this is ${host.platform}: ${AGAIN}`;
  }
  if (built.model !== here.model) return `it was compiled for ${built.model}, this is ${here.model}: ${AGAIN}`;
  if (built.instructions !== here.instructions) {
    const lost = built.instructions.split(' ').filter((name) => !here.instructions.split(' ').includes(name));
    const said = lost.length === 0 ? 'more instructions' : `no ${lost.join(', ')}`;
    return `it was compiled for another ${built.model}, this one has ${said}: ${AGAIN}`;
  }
  if (manifest.napi > host.napi) {
    return `it asks for Node-API ${manifest.napi}, this Node has ${host.napi}: use Node 20 or later`;
  }
  return undefined;
};
