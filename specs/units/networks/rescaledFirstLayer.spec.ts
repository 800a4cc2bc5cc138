import { describe, expect, it } from 'vitest';
import type { Network } from '../../../src/core/network.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { referencePerExampleLoss } from '../../../src/laws/reference/referenceMlp.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { rescaledFirstLayer } from '../../../src/networks/rescaledFirstLayer.ts';

const network: Network = { kind: 'mlp', sizes: [2, 3, 2] };
const weights = initialWeights(network, seedFrom(5)).map((weight, i) => weight + 0.1 * (i % 3));
const examples = { inputs: Float32Array.of(0.5, -1, 2, 1), labels: Int32Array.of(0, 1), count: 2 };

describe('rescaledFirstLayer', () => {
  it('multiplies what enters the first layer and divides what leaves it, biases of the last layer aside', () => {
    const rescaled = rescaledFirstLayer(network, weights, 4);
    const [entering, leaving] = [2 * 3 + 3, 3 * 2];
    weights.forEach((weight, i) => {
      const factor = i < entering ? 4 : i < entering + leaving ? 1 / 4 : 1;
      expect(rescaled[i]).toBeCloseTo(factor * weight, 6);
    });
  });

  it('is the same function', () => {
    const before = referencePerExampleLoss(network, examples, weights);
    const after = referencePerExampleLoss(network, examples, rescaledFirstLayer(network, weights, 3));
    before.forEach((loss, i) => {
      expect(after[i]).toBeCloseTo(loss, 5);
    });
  });

  it('refuses a network without a hidden layer, and weights that do not fit', () => {
    expect(() => rescaledFirstLayer({ kind: 'mlp', sizes: [2, 2] }, new Float32Array(6), 3)).toThrow(
      'network [2, 2] has no hidden layer to rescale: what enters the first layer is what it gives out.',
    );
    expect(() => rescaledFirstLayer(network, new Float32Array(3), 3)).toThrow(/weights/);
  });
});
