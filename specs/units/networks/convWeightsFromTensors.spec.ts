import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { convLayout } from '../../../src/networks/convLayout.ts';
import { convWeightsFromTensors } from '../../../src/networks/convWeightsFromTensors.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { tensorsOfWeights } from '../../../src/networks/tensorsOfWeights.ts';
import { errorOf } from '../../support/errorOf.ts';
import { smallLenet, smallResnet9 } from '../../support/sampleConvNetworks.ts';

const larger = { ...smallLenet, image: { rows: 20, columns: 24, channels: 2 } };

describe('convWeightsFromTensors', () => {
  it.each([smallLenet, larger, smallResnet9])('reads back what tensorsOfWeights has laid out: %o', (network) => {
    const weights = initialWeights(network, seedFrom(1));
    const tensors = tensorsOfWeights(network, weights);
    expect(convWeightsFromTensors(tensors, { network, file: 'a.safetensors' })).toEqual(weights);
  });

  it('lays kernels [out, in, height, width], and channels before pixels where LeNet flattens', () => {
    const { count, tensors } = convLayout(larger);
    const weights = Float32Array.from({ length: count }, (_, place) => place);
    const file = tensorsOfWeights(larger, weights);
    const placeOf = (name: string): number => tensors.find((tensor) => tensor.name === name)!.at;
    expect(file.get('conv2.weight')!.dims).toEqual([3, 2, 5, 5]);
    // out 1, in 1, row 2, column 3 of [3, 2, 5, 5] is row 2, column 3, in 1, out 1 of [5, 5, 2, 3]
    expect(file.get('conv2.weight')!.values[((1 * 2 + 1) * 5 + 2) * 5 + 3]).toBe(
      placeOf('conv2.weight') + ((2 * 5 + 3) * 2 + 1) * 3 + 1,
    );
    // 20 x 24 pixels become 2 x 3; unit 3, channel 2, row 1, column 0 of PyTorch's [3, 2, 3]
    expect(file.get('fc1.weight')!.dims).toEqual([4, 18]);
    expect(file.get('fc1.weight')!.values[3 * 18 + (2 * 2 + 1) * 3]).toBe(
      placeOf('fc1.weight') + ((1 * 3 + 0) * 3 + 2) * 4 + 3,
    );
  });

  it('refuses a file without one of the tensors, or with one of another shape', async () => {
    const tensors = new Map(tensorsOfWeights(smallLenet, initialWeights(smallLenet, seedFrom(1))));
    const bias = tensors.get('fc2.bias')!;
    tensors.delete('fc2.bias');
    const read = () => convWeightsFromTensors(tensors, { network: smallLenet, file: 'a.safetensors' });
    expect(await errorOf(read)).toMatchObject({
      code: 'E_WEIGHTS_TENSORS',
      message:
        'a.safetensors has no tensor fc2.bias, which a LeNet of 2 and 3 filters and 4 units on images of 16 x 16 x 1 has: give its state_dict with that name.',
    });
    tensors.set('fc2.bias', { ...bias, dims: [1, 3] });
    expect(await errorOf(read)).toMatchObject({
      code: 'E_WEIGHTS_SHAPE',
      message:
        'a.safetensors: fc2.bias has shape [1, 3] and should have [3] in a LeNet of 2 and 3 filters and 4 units on images of 16 x 16 x 1.',
    });
  });
});
