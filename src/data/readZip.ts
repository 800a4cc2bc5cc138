import { crc32, inflateRawSync } from 'node:zlib';
import { ExperimentError } from '../core/experimentError.ts';
import { damagedZip, ZIP_LOCAL_HEADER_BYTES, zipDataAt, zipDirectoryAt, zipEntries } from './zipDirectory.ts';

/** Deflate cannot do better (zlib technical notes): a larger declared size is a lie. */
const MAX_DEFLATE_RATIO = 1032;

const inflated = (packed: Uint8Array, size: number, name: string): Uint8Array => {
  if (size > MAX_DEFLATE_RATIO * packed.length + 64)
    throw damagedZip(name, `${packed.length} bytes cannot inflate to ${size}`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    throw damagedZip(name, (error as Error).message);
  }
};

/**
 * The entries of a zip file, inflated, by name. Sizes are compared with the bytes there are before anything is made,
 * and every checksum is compared. No encryption, no zip64 (files or entries from 4 GiB up), stored or deflated.
 * @param name of the file, for errors
 * @throws ExperimentError `E_ZIP_CORRUPT`, `E_ZIP_UNSUPPORTED`
 */
export const readZip = (bytes: Uint8Array, name: string): ReadonlyMap<string, Uint8Array> => {
  const contents = new Map<string, Uint8Array>();
  const { at, entries } = zipDirectoryAt(bytes, name);
  let packedTotal = 0;
  for (const entry of zipEntries(bytes.subarray(at), entries, name)) {
    const { name: entryName, packedSize, size, localAt } = entry;
    if (!entry.readable) {
      throw new ExperimentError(
        'E_ZIP_UNSUPPORTED',
        `${name}: entry ${entryName} is encrypted, zip64 or packed by method ${entry.method}: save it with numpy.savez or numpy.savez_compressed, below 4 GiB.`,
      );
    }
    const dataAt = zipDataAt(entry, bytes.subarray(localAt, localAt + ZIP_LOCAL_HEADER_BYTES), name);
    packedTotal += packedSize;
    if (dataAt + packedSize > bytes.length || packedTotal > bytes.length)
      throw damagedZip(name, `${entryName} ends after the file`);
    const packed = bytes.subarray(dataAt, dataAt + packedSize);
    const content = entry.deflated ? inflated(packed, size, name) : packed;
    if (content.length !== size || crc32(content) !== entry.checksum)
      throw damagedZip(name, `${entryName} does not match its checksum`);
    if (contents.has(entryName)) throw damagedZip(name, `${entryName} is there twice`);
    contents.set(entryName, content);
  }
  return contents;
};
