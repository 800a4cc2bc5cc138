import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExperimentError } from '../../core/experimentError.ts';
import type { NativeWorld } from './nativeWorld.ts';

const GB = 1e9;

/** The folder itself, or the nearest one above it that is there. */
const nearestFolder = async (folder: string): Promise<string> => {
  try {
    await access(folder);
    return folder;
  } catch {
    return nearestFolder(dirname(folder));
  }
};

/** What of the disk stands in the way of so many bytes in a folder that need not be there yet. */
export const diskFaults = async (world: NativeWorld, folder: string, bytes: number): Promise<readonly string[]> => {
  const existing = await nearestFolder(folder);
  const free = await world.freeBytes(existing);
  const [has, takes] = [free, bytes].map((number) => (number / GB).toFixed(1));
  return [
    ...(free < bytes
      ? [
          `${existing} has ${has} GB free, the installation takes up to ${takes} GB while it goes on: free some, or set BATCHLAW_CACHE to a folder on another disk.`,
        ]
      : []),
    ...((await world.canWrite(existing))
      ? []
      : [`${existing} cannot be written to: set BATCHLAW_CACHE to a folder that can.`]),
  ];
};

/** What the disk says, in the words of what to do. */
export const diskFault = (error: unknown, folder: string): unknown => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new ExperimentError(
      'E_DISK_FULL',
      `the disk of ${folder} is full (${code}): free some, or set BATCHLAW_CACHE to a folder on another disk.`,
      { cause: error },
    );
  }
  if (['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'EEXIST'].includes(code ?? '')) {
    return new ExperimentError(
      'E_OUTPUT_NOT_WRITABLE',
      `${folder} cannot be written to (${message}): set BATCHLAW_CACHE to a folder that can.`,
      { cause: error },
    );
  }
  return error;
};
