import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the C++ of the native kernel stands: beside this file, in the package too. */
export const KERNEL_FOLDER: string = fileURLToPath(new URL('./kernel', import.meta.url));

/** What is compiled; it includes the rest. */
export const KERNEL_ENTRY: string = join(KERNEL_FOLDER, 'addon.cc');

/** Names the sources: sha256, hexadecimal, over the name and the sha256 of each file. */
export const kernelHash = (folder: string = KERNEL_FOLDER): string => {
  const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const lines = readdirSync(folder)
    .toSorted()
    .map((name) => `${name} ${sha256(readFileSync(join(folder, name)))}\n`);
  return sha256(lines.join(''));
};
