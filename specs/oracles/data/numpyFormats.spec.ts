import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../src/data/loadDataset.ts';
import { readNpy } from '../../../src/data/readNpy.ts';

interface Expected {
  readonly dims: readonly number[];
  readonly values: readonly number[];
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
  readonly image?: object;
}

const at = (name: string): URL => new URL(`../../../fixtures/formats/${name}`, import.meta.url);
const expected = JSON.parse(readFileSync(at('expected.json'), 'utf8')) as Readonly<Record<string, Expected>>;
const names = (ending: string): string[] => Object.keys(expected).filter((name) => name.endsWith(ending));

describe('files that NumPy wrote', () => {
  it.each(names('.npy'))('%s holds the numbers that NumPy finds in it', (name) => {
    const { dims, values } = readNpy(readFileSync(at(name)), name);
    expect(dims).toEqual(expected[name]!.dims);
    expect([...values]).toEqual(expected[name]!.values);
  });

  it.each(names('.npz'))('%s is the data set that NumPy finds in it', async (name) => {
    const { inputs, labels, image } = await loadDataset({ data: fileURLToPath(at(name)) });
    expect([...inputs]).toEqual(expected[name]!.inputs);
    expect([...labels]).toEqual(expected[name]!.labels);
    expect(image).toEqual(expected[name]!.image);
  });
});
