import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../src/data/readSafetensors.ts';
import { writeSafetensors } from '../../../src/data/writeSafetensors.ts';
import { referenceLoss } from '../../../src/laws/reference/referenceMlp.ts';
import { weightsFromTensors } from '../../../src/networks/weightsFromTensors.ts';

interface ExpectedTensor {
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

const at = (name: string): URL => new URL(`../../../fixtures/safetensors/${name}`, import.meta.url);
const expected = JSON.parse(readFileSync(at('expected.json'), 'utf8')) as {
  readonly 'types.safetensors': Readonly<Record<string, ExpectedTensor>>;
  readonly mlp: {
    readonly sizes: readonly number[];
    readonly inputs: readonly number[];
    readonly labels: readonly number[];
    readonly loss: number;
  };
};

describe('a PyTorch state_dict', () => {
  it('gives the loss that PyTorch finds', () => {
    const { sizes, inputs, labels, loss } = expected.mlp;
    const { tensors } = readSafetensors(readFileSync(at('mlp.safetensors')), 'mlp.safetensors');
    const { network, weights } = weightsFromTensors(tensors, { file: 'mlp.safetensors' });
    const examples = { inputs, labels, count: labels.length };
    expect(network.sizes).toEqual(sizes);
    expect(referenceLoss(network, examples, weights)).toBeCloseTo(loss, 12);
  });
});

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
