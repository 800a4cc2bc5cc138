import { crc32, deflateRawSync } from 'node:zlib';

/** A zip file of some entries, deflated or stored, as `zip` and wheels have them. */
export const zipBytes = (
  entries: Readonly<Record<string, string>>,
  { method = 8 }: { readonly method?: number } = {},
): Buffer => {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(entries)) {
    const content = Buffer.from(text);
    const packed = method === 8 ? deflateRawSync(content) : content;
    const tail = Buffer.alloc(20); // method, time, date, checksum, sizes, length of the name
    tail.writeUInt16LE(method, 0);
    tail.writeUInt32LE(crc32(content), 6);
    tail.writeUInt32LE(packed.length, 10);
    tail.writeUInt32LE(content.length, 14);
    tail.writeUInt16LE(Buffer.byteLength(name), 18);
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1'),
      tail,
      Buffer.alloc(2),
      Buffer.from(name),
    ]);
    const place = Buffer.alloc(16); // length of extra and comment, disk, attributes, offset
    place.writeUInt32LE(at, 12);
    directory.push(Buffer.from('PK\x01\x02\x14\0\x14\0\0\0', 'latin1'), tail, place, Buffer.from(name));
    locals.push(local, packed);
    at += local.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, central, end]);
};
