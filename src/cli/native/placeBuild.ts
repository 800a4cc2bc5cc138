import { rmSync } from 'node:fs';
import { newBuildFolder, putInPlace, sweepBuilds } from './buildFolders.ts';
import { diskFault } from './diskFaults.ts';
import type { NativeWorld } from './nativeWorld.ts';

/**
 * Has a build made and verified in a folder of its own, and only then puts it in place of what was there before. After any fault, and
 * after an interruption, the folder is gone and what was there before stands.
 * @param folder where builds stand
 * @param make fills the folder of the build, and throws unless it computes right
 * @throws ExperimentError `E_DISK_FULL`, `E_OUTPUT_NOT_WRITABLE`, those of `make`; what the signal was aborted with
 */
export const placeBuild = async <Made>(
  world: NativeWorld,
  folder: string,
  make: (build: string) => Promise<Made>,
): Promise<Made> => {
  let build: string | undefined;
  try {
    build = newBuildFolder(folder);
    const made = await make(build);
    world.signal.throwIfAborted();
    putInPlace(folder, build);
    sweepBuilds(folder);
    return made;
  } catch (error) {
    if (build !== undefined) rmSync(build, { recursive: true, force: true });
    world.signal.throwIfAborted();
    throw diskFault(error, folder);
  }
};
