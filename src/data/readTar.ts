import { ExperimentError } from '../core/experimentError.ts';

const BLOCK = 512;
const REGULAR = new Set(['0', '\0']);

const text = (bytes: Uint8Array, from: number, length: number): string => {
  const field = Buffer.from(bytes.buffer, bytes.byteOffset + from, length).toString('latin1');
  const end = field.indexOf('\0');
  return end < 0 ? field : field.slice(0, end);
};

/** A header's sum is over its bytes with the field of the sum itself as blanks. */
const headerSum = (header: Uint8Array): number =>
  header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);

/**
 * The regular files of a tar archive (ustar or older) by their names without folders; of two that are called the same the last.
 * Contents are views of the archive.
 * Source: POSIX.1-2017, pax, "ustar Interchange Format".
 * @param name of the archive, for errors
 * @throws ExperimentError `E_TAR`
 */
export const readTar = (archive: Uint8Array, name: string): ReadonlyMap<string, Uint8Array> => {
  const refuse = (what: string): never => {
    throw new ExperimentError('E_TAR', `${name} is no whole tar archive: ${what}; fetch or copy it again.`);
  };
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    if (Number.parseInt(text(header, 148, 8), 8) !== headerSum(header))
      refuse(`the header at byte ${at} does not match its checksum`);
    const size = Number.parseInt(text(header, 124, 12), 8);
    const from = at + BLOCK;
    const path = text(header, 0, 100);
    if (!(size >= 0) || from + size > archive.length) refuse(`${path} ends beyond the archive`);
    if (REGULAR.has(String.fromCharCode(header[156]!)))
      files.set(path.slice(path.lastIndexOf('/') + 1), archive.subarray(from, from + size));
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
  return refuse('its end is missing');
};
