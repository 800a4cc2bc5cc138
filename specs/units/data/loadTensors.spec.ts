import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadTensors } from '../../../src/data/loadTensors.ts';
import { errorOf } from '../../support/errorOf.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../fixtures/safetensors/${name}`, import.meta.url));

describe('loadTensors', () => {
  it('finds the same network in a safetensors and in a npz file', async () => {
    const torch = await loadTensors(fixture('mlp.safetensors'));
    const numpy = await loadTensors(fixture('mlp.npz'));
    expect([...torch.tensors.keys()].sort()).toEqual([
      '0.bias',
      '0.weight',
      '2.bias',
      '2.weight',
      '4.bias',
      '4.weight',
    ]);
    expect([...numpy.tensors.keys()].sort()).toEqual(['W1', 'W2', 'W3', 'b1', 'b2', 'b3']);
    expect(numpy.tensors.get('b2')!.values).toEqual(torch.tensors.get('2.bias')!.values);
    expect(torch).toMatchObject({ file: 'mlp.safetensors', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('refuses a file of 3 GB that asks for a header as large, without reading it', async () => {
    const path = join(temporaryFolder(), 'huge.safetensors');
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(3_000_000_000n);
    writeFileSync(path, length);
    truncateSync(path, 3_000_000_008); // sparse: no bytes on disk
    const before = process.memoryUsage().arrayBuffers;
    const error = await errorOf(() => loadTensors(path));
    expect(error.message).toContain(
      'huge.safetensors is no safetensors file: its first 8 bytes ask for a header of 3000000000 bytes',
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  it('refuses a file with fewer bytes than the length of its header takes', async () => {
    const path = join(temporaryFolder(), 'short.safetensors');
    writeFileSync(path, 'abc');
    expect((await errorOf(() => loadTensors(path))).code).toBe('E_SAFETENSORS_TRUNCATED');
  });

  it('says why a file cannot be read', async () => {
    const error = await errorOf(() => loadTensors('/no/such.safetensors'));
    expect([error.code, error.message]).toEqual([
      'E_DATA_READ',
      expect.stringContaining('cannot read /no/such.safetensors: ENOENT'),
    ]);
  });

  it('refuses arrays that are no weights', async () => {
    const names = fileURLToPath(new URL('../../../fixtures/formats/set_names.npz', import.meta.url));
    expect((await errorOf(() => loadTensors(names))).message).toMatch(
      /^set_names.npz: array \w+ holds no floating-point numbers: save weights with .astype\('f4'\).$/,
    );
  });

  it('refuses other formats', async () => {
    const error = await errorOf(() => loadTensors('runs/model.pt'));
    expect([error.code, error.message]).toEqual([
      'E_WEIGHTS_FORMAT',
      "runs/model.pt is neither .safetensors nor .npz: save weights with safetensors' save_file(model.state_dict(), ...) or numpy.savez.",
    ]);
  });
});
