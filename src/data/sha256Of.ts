import { createHash } from 'node:crypto';

/** sha256 in hex of some bytes, one chunk after another. */
export const sha256Of = (...chunks: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
};
