import { ExperimentError } from '../core/experimentError.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** The end record of a zip file is in its last bytes, before a comment of at most 64 kB. */
export const ZIP_TAIL_BYTES: number = 22 + 0xffff;
/** Bytes before an entry's name; `zipDataAt` reads them. */
export const ZIP_LOCAL_HEADER_BYTES = 30;

/** One entry of a zip file. */
export interface ZipEntry {
  readonly name: string;
  /** False where it is encrypted, zip64, or packed by a method other than deflate. */
  readonly readable: boolean;
  readonly method: number;
  readonly deflated: boolean;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header begins in the file. */
  readonly localAt: number;
}

/** @param what is wrong, for the message */
export const damagedZip = (name: string, what: string): ExperimentError =>
  new ExperimentError(
    'E_ZIP_CORRUPT',
    `${name} is no whole zip or npz file (${what}): it is truncated or damaged; copy it again.`,
  );

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Where the central directory begins in the file and how many entries it has; the end record is looked for from the end.
 * @param tail the last bytes of the file, `ZIP_TAIL_BYTES` of them or all
 * @param name of the file, for errors
 * @throws ExperimentError `E_ZIP_CORRUPT`
 */
export const zipDirectoryAt = (tail: Uint8Array, name: string): { readonly at: number; readonly entries: number } => {
  const view = viewOf(tail);
  const earliest = Math.max(0, view.byteLength - ZIP_TAIL_BYTES);
  for (let at = view.byteLength - 22; at >= earliest; at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) {
      return { entries: view.getUint16(at + 10, true), at: view.getUint32(at + 16, true) };
    }
  }
  throw damagedZip(name, 'no end of directory');
};

/**
 * The entries of a central directory, in its order.
 * Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 * @param directory bytes from where it begins
 * @throws ExperimentError `E_ZIP_CORRUPT`
 */
export function* zipEntries(directory: Uint8Array, entries: number, name: string): Generator<ZipEntry> {
  const view = viewOf(directory);
  let at = 0;
  for (let entry = 0; entry < entries; entry++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== DIRECTORY_ENTRY)
      throw damagedZip(name, 'a directory entry is missing');
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const packedSize = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const localAt = view.getUint32(at + 42, true);
    const fits = ![packedSize, size, localAt].includes(0xffffffff);
    yield {
      name: Buffer.from(directory.subarray(at + 46, at + 46 + nameLength)).toString('utf8'),
      readable: (flags & 1) === 0 && (method === STORED || method === DEFLATED) && fits,
      method,
      deflated: method === DEFLATED,
      checksum: view.getUint32(at + 16, true),
      packedSize,
      size,
      localAt,
    };
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

/**
 * Where an entry's data begins in the file.
 * @param header `ZIP_LOCAL_HEADER_BYTES` from `entry.localAt` on, fewer where the file ends
 * @throws ExperimentError `E_ZIP_CORRUPT`
 */
export const zipDataAt = (entry: ZipEntry, header: Uint8Array, name: string): number => {
  const view = viewOf(header);
  if (header.length < ZIP_LOCAL_HEADER_BYTES || view.getUint32(0, true) !== LOCAL_ENTRY)
    throw damagedZip(name, `${entry.name} is not where the directory says`);
  return entry.localAt + ZIP_LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
};
