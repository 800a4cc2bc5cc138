import { readFile } from 'node:fs/promises';

/** A file of /sys or /proc, and why there is none: `missing`, or `forbidden` where only root may read. */
export type SystemText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'forbidden' };

export type ReadSystemFile = (path: string) => Promise<SystemText>;

export const readSystemFile: ReadSystemFile = async (path) => {
  try {
    return { kind: 'text', text: await readFile(path, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { kind: code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'missing' };
  }
};
