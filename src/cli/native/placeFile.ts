import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { constants, copyFile, link, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TakenFile } from './wheelFile.ts';

/** Size and hash of a file. */
export const hashFile = async (path: string, signal: AbortSignal): Promise<TakenFile> => {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        hash.update(chunk);
      }
    },
    { signal },
  );
  return { bytes, sha256: hash.digest('hex') };
};

/**
 * Gives a file a second name where both are on one disk, so that it takes no room and outlives its first; else copies it.
 * An upgrade by pip writes new files, and leaves this one as it was verified.
 */
export const placeFile = async (from: string, to: string, signal: AbortSignal): Promise<TakenFile> => {
  await mkdir(dirname(to), { recursive: true });
  try {
    await link(from, to);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
  return hashFile(to, signal);
};
