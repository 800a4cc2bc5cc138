import { readFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { MlpNetwork } from '../../../src/core/network.ts';
import type { Tensor } from '../../../src/core/tensor.ts';
import { readNpz } from '../../../src/data/readNpz.ts';
import { readSafetensors } from '../../../src/data/readSafetensors.ts';
import { parameterCount } from '../../../src/networks/parameterLayout.ts';
import { tensorsOfWeights } from '../../../src/networks/tensorsOfWeights.ts';
import { weightsFromTensors } from '../../../src/networks/weightsFromTensors.ts';
import { errorOf } from '../../support/errorOf.ts';

const at = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../fixtures/safetensors/${name}`, import.meta.url));
const { mlp } = JSON.parse(Buffer.from(at('expected.json')).toString()) as {
  readonly mlp: { readonly sizes: readonly number[]; readonly weights: readonly number[] };
};

/** Values 1, 2, 3, ... so that each place is known by its value. */
const counted = (...dims: number[]): Tensor => {
  const count = dims.reduce((product, size) => product * size, 1);
  return { dims, values: Float32Array.from({ length: count }, (_, i) => i + 1) };
};
const mlpOf = (...sizes: number[]): MlpNetwork => ({ kind: 'mlp', sizes });
const said = async (tensors: Readonly<Record<string, Tensor>>, network?: MlpNetwork): Promise<string> => {
  const { code, message } = await errorOf(() =>
    weightsFromTensors(new Map(Object.entries(tensors)), { network, file: 'a.safetensors' }),
  );
  return `${code}: ${message}`;
};

describe('weights from tensors', () => {
  it.each([undefined, mlpOf(...mlp.sizes)])('of a PyTorch state_dict are those of its network (%o)', (network) => {
    const { tensors } = readSafetensors(at('mlp.safetensors'), 'mlp.safetensors');
    const found = weightsFromTensors(tensors, { network, file: 'mlp.safetensors' });
    expect([found.network.sizes, found.order]).toEqual([mlp.sizes, 'out, in']);
    expect([...found.weights]).toEqual(mlp.weights);
  });

  it('of NumPy arrays W1, b1, ... are the same', () => {
    const arrays = readNpz(at('mlp.npz'), 'mlp.npz');
    const tensors = new Map([...arrays].map(([name, array]) => [name, array() as Tensor]));
    const found = weightsFromTensors(tensors, { file: 'mlp.npz' });
    expect([found.network.sizes, found.order]).toEqual([mlp.sizes, 'in, out']);
    expect([...found.weights]).toEqual(mlp.weights);
  });

  it('at half precision, under names with a prefix, are near the same', () => {
    const { tensors } = readSafetensors(at('half.safetensors'), 'half.safetensors');
    const { weights } = weightsFromTensors(tensors, { file: 'half.safetensors' });
    const off = [...weights].map((weight, i) => Math.abs(weight - mlp.weights[i]!));
    expect(Math.max(...off)).toBeLessThanOrEqual(2 ** -12); // half of the last place below 1/2
  });

  it('take 10.weight as later than 2.weight', () => {
    const tensors = {
      '10.weight': counted(2, 3),
      '10.bias': counted(2),
      '2.weight': counted(3, 4),
      '2.bias': counted(3),
    };
    expect(weightsFromTensors(new Map(Object.entries(tensors)), { file: 'a' }).network.sizes).toEqual([4, 3, 2]);
  });

  it.each([
    [{ weight: counted(2, 2), bias: counted(2) }, 'out, in', [1, 3, 2, 4, 1, 2]],
    [{ W1: counted(2, 2), b1: counted(2) }, 'in, out', [1, 2, 3, 4, 1, 2]],
    [{ w1: counted(2, 2), b1: counted(2) }, 'in, out', [1, 2, 3, 4, 1, 2]],
    [{ weight: counted(2, 3), bias: counted(3) }, 'in, out', [1, 2, 3, 4, 5, 6, 1, 2, 3]],
    [{ W1: counted(3, 2), b1: counted(3) }, 'out, in', [1, 3, 5, 2, 4, 6, 1, 2, 3]],
  ])('lie as shapes ask, and where all are square as names say: %o is [%s]', (tensors, order, weights) => {
    const found = weightsFromTensors(new Map(Object.entries(tensors)), { file: 'a' });
    expect([found.order, [...found.weights]]).toEqual([order, weights]);
  });

  it('lie alike in all layers: one that is not square decides for those that are', () => {
    const tensors = { W1: counted(2, 2), b1: counted(2), W2: counted(3, 2), b2: counted(3) };
    const found = weightsFromTensors(new Map(Object.entries(tensors)), { file: 'a' });
    expect([...found.weights.subarray(0, 4)]).toEqual([1, 3, 2, 4]);
  });

  test.prop([fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 }), fc.boolean()])(
    'come back from tensorsOfWeights as they were',
    (sizes, double) => {
      const network = mlpOf(...sizes);
      const numbers = Array.from({ length: parameterCount(network) }, (_, i) => (i % 7) - 3.5);
      const weights = double ? Float64Array.from(numbers) : Float32Array.from(numbers);
      const back = weightsFromTensors(tensorsOfWeights(network, weights), { network, file: 'a' });
      expect([back.network, [...back.weights]]).toEqual([network, numbers]);
    },
  );
});

describe('weights that do not fit are refused:', () => {
  const layer = { '0.weight': counted(4, 3), '0.bias': counted(4) };

  it('the layer, what is expected and what is there', async () => {
    expect(await said({ ...layer, '2.weight': counted(2, 5), '2.bias': counted(2) }, mlpOf(3, 4, 2))).toBe(
      'E_WEIGHTS_SHAPE: a.safetensors: layer 2, 2.weight, has shape [2, 5] and should have [2, 4] ([out, in]) in network 3-4-2; layers are taken in natural order of their names.',
    );
  });

  it('a bias of another size than its network asks', async () => {
    expect(await said({ ...layer, '0.bias': counted(5) }, mlpOf(3, 4))).toContain(
      'layer 1, 0.bias, has shape [5] and should have [4] in network 3-4',
    );
  });

  it('layers that do not follow one another', async () => {
    expect(await said({ ...layer, '2.weight': counted(2, 5), '2.bias': counted(2) })).toBe(
      'E_WEIGHTS_SHAPE: a.safetensors: layer 2, 2.weight, has shape [2, 5] and should have [2, 4] ([out, in]); layers are taken in natural order of their names.',
    );
  });

  it('tensors of another rank', async () => {
    expect(await said({ '0.weight': counted(6, 1, 5, 5), '0.bias': counted(6) })).toBe(
      'E_WEIGHTS_SHAPE: a.safetensors: layer 1, 0.weight, has shape [6, 1, 5, 5] and should have two sizes: dense layers are read.',
    );
    expect(await said({ ...layer, '0.bias': counted(4, 1) })).toBe(
      'E_WEIGHTS_SHAPE: a.safetensors: layer 1, 0.bias, has shape [4, 1] and should have one size.',
    );
  });

  it('another number of layers', async () => {
    expect(await said(layer, mlpOf(3, 4, 2))).toBe(
      'E_WEIGHTS_TENSORS: a.safetensors has 1 layer (0.weight), and network 3-4-2 has 2: give the weights of that network.',
    );
    const two = { ...layer, '2.weight': counted(2, 4), '2.bias': counted(2) };
    expect(await said(two, mlpOf(3, 4))).toContain('has 2 layers (0.weight, 2.weight), and network 3-4 has 1');
  });

  it('a file without layers', async () => {
    expect(await said({ x: counted(1), y: counted(1) })).toBe(
      'E_WEIGHTS_TENSORS: a.safetensors has the tensors x, y, and none is the weight of a layer: name them 0.weight and 0.bias, 2.weight and 2.bias, ... with any prefix (PyTorch), or W1 and b1, W2 and b2 and so on (NumPy).',
    );
    expect(await said({})).toContain('has the tensors (none), and none is');
  });

  it('a layer without a bias', async () => {
    expect(await said({ 'fc.weight': counted(2, 2) })).toBe(
      'E_WEIGHTS_TENSORS: a.safetensors has no fc.bias: each layer has a weight and a bias here; for a layer without one give zeros.',
    );
  });

  it('tensors that belong to no layer, by name', async () => {
    expect(await said({ ...layer, '1.running_mean': counted(4) })).toContain(
      'a.safetensors has tensors that belong to no dense layer: 1.running_mean. ',
    );
    const many = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`x${i}`, counted(1)]));
    expect(await said({ ...layer, ...many })).toContain('x10, x11, ... 14 in all.');
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY, 1e300])('%d, by layer and place', async (value) => {
    const weight = { dims: [4, 3], values: new Float64Array(12) };
    weight.values[7] = value;
    expect(await said({ ...layer, '0.weight': weight })).toBe(
      `E_WEIGHTS_NOT_FINITE: a.safetensors: layer 1, 0.weight, is ${value} at [2, 1]: training has diverged, or the number is beyond float32. Give weights that are finite.`,
    );
    expect(await said({ ...layer, '0.bias': { dims: [4], values: Float64Array.of(0, 0, value, 0) } })).toContain(
      `layer 1, 0.bias, is ${value} at [2]`,
    );
  });
});
