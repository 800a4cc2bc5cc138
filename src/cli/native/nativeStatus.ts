import { join } from 'node:path';
import { installedBuild, type NativeManifest, readNativeManifest } from '../../engines/tfjs/native/nativeManifest.ts';
import type { BuildTrial } from '../../engines/tfjs/native/verifyBuild.ts';
import type { NativeWorld } from './nativeWorld.ts';
import { hashFile } from './placeFile.ts';
import { sizeOf } from './tensorflowSource.ts';
import { TENSORFLOW_TRIAL, verifyInChild } from './verifyInChild.ts';

/** What is installed, and whether it still is what was recorded and computes right. */
export type NativeStatus =
  | { readonly kind: 'absent' }
  | { readonly kind: 'works'; readonly build: string; readonly manifest: NativeManifest; readonly gpuSeen: boolean }
  | { readonly kind: 'broken'; readonly build: string; readonly faults: readonly string[] };

const changedFiles = async (
  world: NativeWorld,
  build: string,
  { files }: NativeManifest,
  hashes: boolean,
): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const { path, bytes, sha256 } of files) {
    const size = sizeOf(join(build, path));
    if (size === undefined) faults.push(`${path} is missing`);
    else if (size !== bytes) faults.push(`${path} has ${size} bytes, ${bytes} were recorded`);
    else if (hashes && (await hashFile(join(build, path), world.signal)).sha256 !== sha256)
      faults.push(`${path} is not the file that was recorded: its sha256 differs`);
  }
  return faults;
};

/**
 * Looks at what is installed, and tries it in a process of its own.
 * @param hashes compares the hashes of all files too, which reads some 0.9 GB
 */
export const nativeStatus = async (world: NativeWorld, folder: string, hashes: boolean): Promise<NativeStatus> => {
  const build = installedBuild(folder);
  if (build === undefined) return { kind: 'absent' };
  try {
    const manifest = readNativeManifest(build);
    const faults = await changedFiles(world, build, manifest, hashes);
    if (faults.length > 0) return { kind: 'broken', build, faults };
    const { gpuSeen } = await verifyInChild<BuildTrial>(world, build, TENSORFLOW_TRIAL);
    return { kind: 'works', build, manifest, gpuSeen };
  } catch (error) {
    world.signal.throwIfAborted();
    return { kind: 'broken', build, faults: [(error as Error).message] };
  }
};
