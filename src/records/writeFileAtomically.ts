import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExperimentError } from '../core/experimentError.ts';

interface WritableFile {
  writeFile(contents: string | Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What is used of node:fs/promises; specs put failing ones here. */
export interface FileSystem {
  mkdir(folder: string, options: { readonly recursive: true }): Promise<unknown>;
  open(path: string, flags: 'w'): Promise<WritableFile>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: true }): Promise<void>;
}

const NOT_WRITABLE: readonly string[] = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENOENT'];
const DISK_FULL: readonly string[] = ['ENOSPC', 'EDQUOT'];

const explained = (path: string, cause: unknown): unknown => {
  const code = String((cause as NodeJS.ErrnoException).code);
  if (DISK_FULL.includes(code)) {
    return new ExperimentError(
      'E_DISK_FULL',
      `${path} was not written: the disk is full (${code}). An earlier file of that name is unchanged. Free some space or choose another folder with --out.`,
      { cause },
    );
  }
  if (NOT_WRITABLE.includes(code)) {
    return new ExperimentError(
      'E_OUTPUT_NOT_WRITABLE',
      `${path} cannot be written (${code}): check the folder and its permissions, or choose another folder with --out.`,
      { cause },
    );
  }
  return cause;
};

/**
 * Writes a file so that `path` holds the old contents or the new ones, whatever happens: a temporary file in the same
 * folder, brought to the disk, then renamed. Makes the folder.
 * @throws ExperimentError `E_DISK_FULL`, `E_OUTPUT_NOT_WRITABLE`; the old file is then unchanged
 */
export const writeFileAtomically = async (
  path: string,
  contents: string | Uint8Array,
  fileSystem: FileSystem = { mkdir, open, rename, rm },
): Promise<void> => {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await fileSystem.mkdir(dirname(path), { recursive: true });
    const file = await fileSystem.open(temporary, 'w');
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await fileSystem.rename(temporary, path);
  } catch (cause) {
    await fileSystem.rm(temporary, { force: true }).catch(() => {}); // the first error is the one to tell
    throw explained(path, cause);
  }
};
