import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifiedBundle } from '../../../src/cli/verifiedBundle.ts';
import { ExperimentError } from '../../../src/core/experimentError.ts';
import { writeZip } from '../../../src/data/writeZip.ts';
import { packBundle } from '../../../src/records/bundle/packBundle.ts';
import { serialiseRecord } from '../../../src/records/serialiseRecord.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';

const { checks, ...head } = sampleRecord('interrupted');
const [check] = checks;
const record = { ...head, checks: [{ ...check!, blocks: [], looks: [] }] };
const bytes = Buffer.from(serialiseRecord(record));
const whole = packBundle({
  records: [{ path: 'r.json', bytes, record }],
  config: { path: 'batchlaw.config.json', bytes: Buffer.from('{}') },
  environment: { node: 'v20.0.0', platform: 'linux', arch: 'x64', cpu: 'x' },
});

/** What is said of a bundle: lines, or an error that tells what to do; anything else is thrown. */
const answered = async (zip: Uint8Array): Promise<'as made' | 'altered' | 'refused'> => {
  try {
    const { lines } = await verifiedBundle(zip, 'b.zip');
    return lines[1] === 'every file is as its manifest says' ? 'as made' : 'altered';
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    // A name of the zip format has at most 65,535 bytes.
    if (!/^E_(ZIP|BUNDLE|RECORD)_/.test(error.code) || error.message.length > 70_000) throw error;
    return 'refused';
  }
};

/** Answers of many cases, counted; fails where a case is neither answered nor refused. */
const counts = async <T>(arbitrary: fc.Arbitrary<T>, made: (value: T) => Uint8Array, numRuns: number) => {
  const answers = { 'as made': 0, altered: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(arbitrary, async (value) => {
      answers[await answered(made(value))] += 1;
    }),
    { numRuns, seed: 7 },
  );
  return answers;
};

/** Where the four bytes of a header begin, each time. */
const headers = (magic: string): readonly number[] => {
  const zip = Buffer.from(whole);
  const at: number[] = [];
  for (let i = zip.indexOf(magic, 0, 'latin1'); i >= 0; i = zip.indexOf(magic, i + 1, 'latin1')) at.push(i);
  return at;
};
const HEADERS = [...headers('PK\x03\x04'), ...headers('PK\x01\x02'), ...headers('PK\x05\x06')];

const oddNumber = fc.oneof(fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff), fc.nat(0xffffffff));
const nameOf = fc.oneof(
  fc.constantFrom('../x', '/etc/passwd', 'C:\\x', 'records/../../x', 'records/', '', '__proto__', 'records/.', 'a\0b'),
  fc.constantFrom('manifest.json', 'records/r.json', 'records/x.json', 'config/batchlaw.config.json'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

type Entry = readonly [name: string, content: Uint8Array];
const manifestText = Buffer.from(
  whole.subarray(30 + 13, Buffer.from(whole).indexOf('PK\x03\x04', 4, 'latin1')),
).toString();
const entries: readonly Entry[] = [
  ['manifest.json', Buffer.from(manifestText)],
  ['records/r.json', bytes],
  ['config/batchlaw.config.json', Buffer.from('{}')],
];
const withManifest = (text: string): Uint8Array =>
  writeZip([['manifest.json', Buffer.from(text)], ...entries.slice(1)]);

describe('verifying a bundle of unknown origin', () => {
  it('finds the bundle that was made as it was made', async () => {
    expect(await answered(whole)).toBe('as made');
    expect(Buffer.compare(whole, writeZip(entries))).toBe(0);
  });

  it('notices every byte that is another', async () => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }));
    const answers = await counts(
      change,
      ([at, by]) => {
        const zip = Buffer.from(whole);
        zip[at] = zip[at]! ^ by;
        return zip;
      },
      8000,
    );
    expect(answers['as made']).toBe(0);
    expect(answers.refused).toBeGreaterThan(4000);
  });

  it('notices every cut, and bytes before, between and after', async () => {
    const piece = fc.record({ at: fc.nat(whole.length), skip: fc.nat(400), put: fc.uint8Array({ maxLength: 40 }) });
    const answers = await counts(
      piece.filter(({ at, skip, put }) => put.length > 0 || (skip > 0 && at < whole.length)),
      ({ at, skip, put }) => Buffer.concat([whole.subarray(0, at), put, whole.subarray(at + skip)]),
      6000,
    );
    expect(answers.refused).toBeGreaterThan(3000);
    expect(answers['as made']).toBeLessThan(10); // a piece may be put in place of its equal
  });

  it('is not misled by sizes, places, methods and counts that lie, and takes no memory for them', async () => {
    const before = process.resourceUsage().maxRSS; // KiB
    const lie = fc.tuple(fc.constantFrom(...HEADERS), fc.integer({ min: 4, max: 42 }), oddNumber, fc.boolean());
    await counts(
      lie,
      ([header, field, value, short]) => {
        const zip = Buffer.from(whole);
        const at = Math.min(header + field, zip.length - 4);
        if (short) zip.writeUInt16LE(value & 0xffff, at);
        else zip.writeUInt32LE(value, at);
        return zip;
      },
      6000,
    );
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(2 ** 19); // lies reach 4 GiB
  });

  it('is not misled by entries that are renamed, doubled, moved or left out', async () => {
    const entry = fc.tuple(nameOf, fc.nat(2));
    const answers = await counts(
      fc.array(fc.oneof(entry, fc.nat(2)), { maxLength: 5 }),
      (picked) =>
        writeZip(picked.map((pick) => (typeof pick === 'number' ? entries[pick]! : [pick[0], entries[pick[1]]![1]]))),
      6000,
    );
    expect(answers.refused).toBeGreaterThan(1000);
  });

  it('is not misled by numbers, words and depth in the manifest', async () => {
    const leaves = [...manifestText.matchAll(/(?<=: ?|\[|,)(-?\d+|"[^"]*")(?=[,}\]\n])/g)];
    const put = fc.constantFrom(
      '1e999',
      '-1',
      '9007199254740993',
      '1e308',
      'null',
      '{}',
      '"../x"',
      '"records/../r.json"',
      '{"__proto__":{"polluted":1}}',
      `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
      '"records/x.json"',
      `"${'0'.repeat(64)}"`,
    );
    const answers = await counts(
      fc.tuple(fc.nat(leaves.length - 1), put),
      ([leaf, value]) => {
        const { index, 0: old } = leaves[leaf]!;
        return withManifest(manifestText.slice(0, index) + value + manifestText.slice(index + old.length));
      },
      4000,
    );
    expect(answers.refused).toBeGreaterThan(2000);
    expect(answers.altered).toBeGreaterThan(50);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('is not misled by text that is cut or put into manifest and record', async () => {
    const piece = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('"__proto__":1,', '[[', '1e400', ',', '}'));
    const cut = fc.tuple(fc.boolean(), fc.nat(), fc.nat(12), piece);
    const answers = await counts(
      cut,
      ([manifest, place, skip, text]) => {
        const old = manifest ? manifestText : bytes.toString('utf8');
        const at = place % old.length;
        const changed = old.slice(0, at) + text + old.slice(at + skip);
        if (manifest) return withManifest(changed);
        return writeZip([entries[0]!, ['records/r.json', Buffer.from(changed)], entries[2]!]);
      },
      4000,
    );
    expect(answers.altered).toBeGreaterThan(1000);
    expect(answers.refused).toBeGreaterThan(1000);
  });
});
