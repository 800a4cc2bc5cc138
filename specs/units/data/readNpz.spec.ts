import { readFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { datasetFromNpz } from '../../../src/data/datasetFromNpz.ts';
import { readNpz } from '../../../src/data/readNpz.ts';
import { errorOf } from '../../support/errorOf.ts';

const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../fixtures/formats/${name}`, import.meta.url));
const source = { id: 'x', provenance: { name: 'a.npz', source: '', licence: '', sha256: '' } };
const load = (bytes: Uint8Array) => datasetFromNpz(readNpz(bytes, 'a.npz'), source);

describe('readNpz', () => {
  it.each(['set_images.npz', 'set_parts.npz'])('refuses every truncation of %s', async (name) => {
    const bytes = fixture(name);
    for (let length = 0; length < bytes.length; length += 7) {
      expect((await errorOf(() => load(bytes.subarray(0, length)))).code).toBe('E_ZIP_CORRUPT');
    }
  });

  it('notices one changed value in a stored array by the checksum', async () => {
    const bytes = Uint8Array.from(fixture('set_parts.npz'));
    const at = Buffer.from(bytes).indexOf("'shape'") + 90; // inside the first array's values
    bytes[at]! ^= 1;
    expect((await errorOf(() => load(bytes))).message).toContain('x_train.npy does not match its checksum');
  });

  it('refuses a deflated entry that claims more than its bytes can hold', async () => {
    const bytes = Uint8Array.from(fixture('set_images.npz'));
    const directory = Buffer.from(bytes).lastIndexOf('PK\x01\x02');
    new DataView(bytes.buffer).setUint32(directory + 24, 0xfffffff0, true);
    expect((await errorOf(() => load(bytes))).message).toMatch(/\d+ bytes cannot inflate to 4294967280/);
  });

  it('refuses a bomb by its directory, before anything is inflated', async () => {
    const bytes = Uint8Array.from(fixture('set_images.npz'));
    const view = new DataView(bytes.buffer);
    const first = Buffer.from(bytes).indexOf('PK\x01\x02');
    const last = Buffer.from(bytes).lastIndexOf('PK\x01\x02');
    // A directory that says so is all there is to see: 1 MB of zeros deflates to 1 GB as this one claims to.
    view.setUint32(first + 24, 250 * view.getUint32(first + 20, true), true);
    view.setUint32(last + 24, 2 ** 26, true);
    view.setUint32(last + 20, 2 ** 26 / 250, true);
    const { code, message } = await errorOf(() => load(bytes));
    expect(code).toBe('E_ZIP_EXPANSION');
    expect(message).toMatch(/^a\.npz: \d+ bytes would unpack to \d+, more than 200 times as many.* numpy\.savez,/);
  });

  test.prop([
    fc.constantFrom('set_images.npz', 'set_parts.npz', 'set_features.npz'),
    fc.array(fc.tuple(fc.nat({ max: 2000 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }),
  ])('throws nothing but an ExperimentError whatever bytes change', (name, changes) => {
    const bytes = Uint8Array.from(fixture(name));
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    try {
      load(bytes);
    } catch (error) {
      expect(error).toHaveProperty('code', expect.stringMatching(/^E_/));
    }
  });
});
