import { crc32, inflateRawSync } from 'node:zlib';
import { ExperimentError } from '../core/experimentError.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** Deflate cannot do better (zlib technical notes): a larger declared size is a lie. */
const MAX_DEFLATE_RATIO = 1032;

const damaged = (name: string, what: string): ExperimentError =>
  new ExperimentError(
    'E_ZIP_CORRUPT',
    `${name} is no whole zip or npz file (${what}): it is truncated or damaged; copy it again.`,
  );

const inflated = (packed: Uint8Array, size: number, name: string): Uint8Array => {
  if (size > MAX_DEFLATE_RATIO * packed.length + 64)
    throw damaged(name, `${packed.length} bytes cannot inflate to ${size}`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    throw damaged(name, (error as Error).message);
  }
};

/** Where the central directory begins and how many entries it has; the end record is looked for from the end. */
const directoryOf = (view: DataView, name: string): { readonly at: number; readonly entries: number } => {
  const earliest = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= earliest; at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) {
      return { entries: view.getUint16(at + 10, true), at: view.getUint32(at + 16, true) };
    }
  }
  throw damaged(name, 'no end of directory');
};

/**
 * The entries of a zip file, inflated, by name. Sizes are compared with the bytes there are before anything is made,
 * and every checksum is compared. No encryption, no zip64 (files or entries from 4 GiB up), stored or deflated.
 * Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 * @param name of the file, for errors
 * @throws ExperimentError `E_ZIP_CORRUPT`, `E_ZIP_UNSUPPORTED`
 */
export const readZip = (bytes: Uint8Array, name: string): ReadonlyMap<string, Uint8Array> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const contents = new Map<string, Uint8Array>();
  let { at, entries } = directoryOf(view, name);
  let packedTotal = 0;
  for (; entries > 0; entries--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY)
      throw damaged(name, 'a directory entry is missing');
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const checksum = view.getUint32(at + 16, true);
    const packedSize = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const localAt = view.getUint32(at + 42, true);
    const entryName = Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('utf8');
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (
      (flags & 1) !== 0 ||
      (method !== STORED && method !== DEFLATED) ||
      [packedSize, size, localAt].includes(0xffffffff)
    ) {
      throw new ExperimentError(
        'E_ZIP_UNSUPPORTED',
        `${name}: entry ${entryName} is encrypted, zip64 or packed by method ${method}: save it with numpy.savez or numpy.savez_compressed, below 4 GiB.`,
      );
    }
    if (localAt + 30 > bytes.length || view.getUint32(localAt, true) !== LOCAL_ENTRY)
      throw damaged(name, `${entryName} is not where the directory says`);
    const dataAt = localAt + 30 + view.getUint16(localAt + 26, true) + view.getUint16(localAt + 28, true);
    packedTotal += packedSize;
    if (dataAt + packedSize > bytes.length || packedTotal > bytes.length)
      throw damaged(name, `${entryName} ends after the file`);
    const packed = bytes.subarray(dataAt, dataAt + packedSize);
    const content = method === STORED ? packed : inflated(packed, size, name);
    if (content.length !== size || crc32(content) !== checksum)
      throw damaged(name, `${entryName} does not match its checksum`);
    if (contents.has(entryName)) throw damaged(name, `${entryName} is there twice`);
    contents.set(entryName, content);
  }
  return contents;
};
