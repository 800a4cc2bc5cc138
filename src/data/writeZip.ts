import { crc32 } from 'node:zlib';
import { ExperimentError } from '../core/experimentError.ts';

const VERSION = 20; // of the format: the least that readers know
const UTF8_NAME = 0x0800;
/** 1 January 1980, the first day of the format: no clock, so equal files give equal bytes. */
const FIRST_DAY = 33;
const MOST_ENTRIES = 0xfffe;
const MOST_BYTES = 0xfffffffe;

/** What a local header and a directory entry both say, from the version to the length of the extra field. */
const shared = (name: Uint8Array, content: Uint8Array): Buffer => {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(name.every((byte) => byte < 0x80) ? 0 : UTF8_NAME, 2);
  fields.writeUInt16LE(FIRST_DAY, 8); // method and time before it: 0
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
};

/**
 * A zip file of some entries in their order, stored, not packed. Equal bytes for equal entries.
 * Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 * @throws ExperimentError `E_ZIP_TOO_LARGE` from 65,535 entries or 4 GiB on, where the format ends
 */
export const writeZip = (entries: readonly (readonly [name: string, content: Uint8Array])[]): Uint8Array => {
  const total = entries.reduce((sum, [name, content]) => sum + 76 + 2 * Buffer.byteLength(name) + content.length, 22);
  if (entries.length > MOST_ENTRIES || total > MOST_BYTES) {
    throw new ExperimentError(
      'E_ZIP_TOO_LARGE',
      `${entries.length} files of ${total} bytes in all do not fit a zip file (at most ${MOST_ENTRIES} files, ${MOST_BYTES} bytes): make more than one.`,
    );
  }
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [entry, content] of entries) {
    const name = Buffer.from(entry);
    const fields = shared(name, content);
    const place = Buffer.alloc(14); // comment, disk, attributes: none
    place.writeUInt32LE(at, 10);
    locals.push(Buffer.from('PK\x03\x04', 'latin1'), fields, name, content);
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, VERSION, 0]), fields, place, name);
    at += 4 + fields.length + name.length + content.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(
    directory.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...directory, end]);
};
