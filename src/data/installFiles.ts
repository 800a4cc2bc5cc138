import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExperimentError } from '../core/experimentError.ts';

/**
 * Puts files into `cacheFolder`/`name`. They are written beside it first and renamed when all are there: a failure leaves nothing behind.
 * @returns the folder
 * @throws ExperimentError `E_CACHE_WRITE`
 */
export const installFiles = async (
  cacheFolder: string,
  name: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<string> => {
  const folder = join(cacheFolder, name);
  let unfinished: string | undefined;
  try {
    await mkdir(folder, { recursive: true });
    unfinished = await mkdtemp(join(cacheFolder, '.unfinished-'));
    for (const [file, bytes] of files) await writeFile(join(unfinished, file), bytes);
    for (const file of files.keys()) await rename(join(unfinished, file), join(folder, file));
  } catch (error) {
    throw new ExperimentError(
      'E_CACHE_WRITE',
      `cannot write ${name} to ${folder}: ${(error as Error).message}. Set BATCHLAW_CACHE to a folder that can be written.`,
      { cause: error },
    );
  } finally {
    if (unfinished !== undefined) await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
};
