import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../src/data/readSafetensors.ts';
import { writeSafetensors } from '../../../src/data/writeSafetensors.ts';

interface ExpectedTensor {
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

const at = (name: string): URL => new URL(`../../../fixtures/safetensors/${name}`, import.meta.url);
const expected = JSON.parse(readFileSync(at('expected.json'), 'utf8')) as {
  readonly 'types.safetensors': Readonly<Record<string, ExpectedTensor>>;
};

describe('files that the safetensors package wrote', () => {
  const { tensors, metadata } = readSafetensors(readFileSync(at('types.safetensors')), 'types.safetensors');

  it.each(Object.entries(expected['types.safetensors']))('hold what the package finds: %s', (name, {
    dims,
    values,
  }) => {
    expect(tensors.get(name)!.dims).toEqual(dims);
    expect([...tensors.get(name)!.values]).toEqual(values);
  });

  it('hold no tensor beside, and the metadata', () => {
    expect([...tensors.keys()].sort()).toEqual(Object.keys(expected['types.safetensors']).sort());
    expect([...metadata]).toEqual([['format', 'pt']]);
  });

  it('are written by batchlaw byte by byte as by the package', () => {
    const bytes = readFileSync(at('written.safetensors'));
    const written = readSafetensors(bytes, 'written.safetensors');
    const reversed = new Map([...written.tensors].reverse());
    expect(Buffer.from(writeSafetensors(reversed, { format: 'pt' })).equals(bytes)).toBe(true);
  });
});
