import { crc32, inflateRawSync } from 'node:zlib';
import { ExperimentError } from '../core/experimentError.ts';
import {
  damagedZip,
  ZIP_LOCAL_HEADER_BYTES,
  type ZipEntry,
  zipDataAt,
  zipDirectoryAt,
  zipEntries,
} from './zipDirectory.ts';

/** Deflate cannot do better (zlib technical notes): a larger declared size is a lie. */
const MAX_DEFLATE_RATIO = 1032;
/** Arrays of numbers deflate some 5 to 100 times; what goes beyond is nearly all one value, or made to fill the memory. */
const MAX_EXPANSION = 200;
/** A file that unpacks to less does no harm, whatever is in it. */
const HARMLESS_BYTES: number = 64 * 2 ** 20;

const isPossible = ({ packedSize, size }: ZipEntry): boolean => size <= MAX_DEFLATE_RATIO * packedSize + 64;

/** Refuses a zip bomb by what its directory says, before anything is inflated; `inflated` holds each entry to it. */
const checkExpansion = (entries: readonly ZipEntry[], name: string): void => {
  const deflated = entries.filter((entry) => entry.deflated && isPossible(entry));
  const packed = deflated.reduce((sum, { packedSize }) => sum + packedSize, 0);
  const size = deflated.reduce((sum, entry) => sum + entry.size, 0);
  if (size <= Math.max(HARMLESS_BYTES, MAX_EXPANSION * packed)) return;
  throw new ExperimentError(
    'E_ZIP_EXPANSION',
    `${name}: ${packed} bytes would unpack to ${size}, more than ${MAX_EXPANSION} times as many, and could fill the memory. If that is what it should hold, save it with numpy.savez, which packs nothing.`,
  );
};

const inflated = (packed: Uint8Array, entry: ZipEntry, name: string): Uint8Array => {
  const { size } = entry;
  if (!isPossible(entry)) throw damagedZip(name, `${packed.length} bytes cannot inflate to ${size}`);
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
 * @throws ExperimentError `E_ZIP_CORRUPT`, `E_ZIP_UNSUPPORTED`, `E_ZIP_EXPANSION` above 64 MiB and 200 times the packed bytes
 */
export const readZip = (bytes: Uint8Array, name: string): ReadonlyMap<string, Uint8Array> => {
  const contents = new Map<string, Uint8Array>();
  const directory = zipDirectoryAt(bytes, name);
  const entries = [...zipEntries(bytes.subarray(directory.at), directory.entries, name)];
  checkExpansion(entries, name);
  let packedTotal = 0;
  for (const entry of entries) {
    const { name: entryName, packedSize, size, localAt } = entry;
    if (!entry.readable) {
      throw new ExperimentError(
        'E_ZIP_UNSUPPORTED',
        `${name}: entry ${entryName} is encrypted, of zip64 (4 GiB and more) or packed by another method than deflate (it says ${entry.method}; deflate is 8): save it with numpy.savez or numpy.savez_compressed, below 4 GiB.`,
      );
    }
    const dataAt = zipDataAt(entry, bytes.subarray(localAt, localAt + ZIP_LOCAL_HEADER_BYTES), name);
    packedTotal += packedSize;
    if (dataAt + packedSize > bytes.length || packedTotal > bytes.length)
      throw damagedZip(name, `${entryName} ends after the file`);
    const packed = bytes.subarray(dataAt, dataAt + packedSize);
    const content = entry.deflated ? inflated(packed, entry, name) : packed;
    if (content.length !== size || crc32(content) !== entry.checksum)
      throw damagedZip(name, `${entryName} does not match its checksum`);
    if (contents.has(entryName)) throw damagedZip(name, `${entryName} is there twice`);
    contents.set(entryName, content);
  }
  return contents;
};
