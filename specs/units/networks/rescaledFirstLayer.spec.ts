import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { referenceLogits } from '../../../src/laws/reference/referenceMlp.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { rescaledFirstLayer } from '../../../src/networks/rescaledFirstLayer.ts';
import { errorOf } from '../../support/errorOf.ts';

const network = { kind: 'mlp', sizes: [2, 2, 2, 2] } as const;

describe('rescaledFirstLayer', () => {
  it('multiplies the first layer and divides the weights of the second, and leaves all else', () => {
    const weights = new Float32Array(18).fill(6);
    expect([...rescaledFirstLayer(network, weights, 3)]).toEqual([
      ...[18, 18, 18, 18, 18, 18], // first layer
      ...[2, 2, 2, 2, 6, 6], // second layer
      ...[6, 6, 6, 6, 6, 6],
    ]);
    expect([...weights]).toEqual(new Array(18).fill(6));
  });

  it.each([[[3, 5, 4]], [[3, 5, 5, 4]]])('leaves the function of network %j as it was', (sizes) => {
    const own = { kind: 'mlp', sizes } as const;
    const weights = initialWeights(own, seedFrom(1)).map((weight) => weight + 0.1);
    const examples = { inputs: [0.5, -1, 2, 1, 1, -3], labels: [0, 1], count: 2 };
    const before = referenceLogits(own, examples, weights).flatMap((logits) => [...logits]);
    const after = referenceLogits(own, examples, rescaledFirstLayer(own, weights, 4)).flatMap((logits) => [...logits]);
    expect(after).toEqual(before); // a power of two is exact
  });

  it('refuses a network without a hidden layer, and weights of another one', async () => {
    const softmax = { kind: 'mlp', sizes: [2, 3] } as const;
    expect(await errorOf(() => rescaledFirstLayer(softmax, new Float32Array(9), 2))).toMatchObject({
      code: 'E_NO_HIDDEN_LAYER',
      message: 'network [2, 3] has no hidden layer to rescale: what enters the first layer is what it gives out.',
    });
    expect(await errorOf(() => rescaledFirstLayer(network, new Float32Array(9), 2))).toMatchObject({
      code: 'E_WEIGHTS_LENGTH',
    });
  });
});
