import { describe, expect, it } from 'vitest';
import type { ConvNetwork, NormalisedMlpNetwork } from '../../../src/core/network.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { convLayout } from '../../../src/networks/convLayout.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { fullLenet, fullResnet9, smallLenet, smallNormalisedMlp } from '../../support/sampleConvNetworks.ts';

const seed = seedFrom(7);
const named = (network: ConvNetwork, name: string): Float32Array => {
  const { at, size } = convLayout(network).tensors.find((tensor) => tensor.name === name)!;
  return initialWeights(network, seed).subarray(at, at + size);
};
const meanSquare = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value * value, 0) / values.length;

const narrow = { ...fullResnet9, widths: [16, 32, 48, 64] } as const;

describe('initialWeights of networks with convolutions', () => {
  it.each([
    [fullLenet, 'conv2.weight', Math.sqrt(6 / (25 * 20 + 25 * 50))],
    [fullLenet, 'fc1.weight', Math.sqrt(6 / (800 + 500))],
    [narrow, 'layer3.residual1.conv.weight', 1 / Math.sqrt(9 * 64)],
    [narrow, 'linear.weight', 1 / Math.sqrt(64)],
  ] as const)('are uniform up to the bound of the layer: %o, %s', (network, name, bound) => {
    const values = named(network, name);
    const sorted = values.toSorted();
    expect(sorted.at(-1)).toBeLessThanOrEqual(Math.fround(bound));
    expect(sorted.at(-1)).toBeGreaterThan(0.98 * bound);
    expect(sorted[0]).toBeLessThan(-0.98 * bound);
    // the mean square of n uniform numbers is bound^2 / 3 (1 +- sqrt(0.8 / n)): five deviations
    expect(Math.abs(meanSquare(values) / (bound ** 2 / 3) - 1)).toBeLessThan(5 * Math.sqrt(0.8 / values.length));
  });

  it('are normal with variance 2 / fan-in where dense layers are normalised', () => {
    const wide: NormalisedMlpNetwork = { ...smallNormalisedMlp, sizes: [64, 128, 10] };
    const { at, size } = convLayout(wide).tensors.find(({ name }) => name === '0.weight')!;
    const values = initialWeights(wide, seed).subarray(at, at + size);
    // the mean square of n normal numbers is sigma^2 (1 +- sqrt(2 / n)): five deviations
    expect(Math.abs(meanSquare(values) / (2 / 64) - 1)).toBeLessThan(5 * Math.sqrt(2 / size));
    expect(values.some((value) => Math.abs(value) > 3 * Math.sqrt(2 / 64))).toBe(true); // no uniform reaches that far
  });

  it('start biases and shifts at 0, scales and variances at 1', () => {
    expect(new Set(named(fullLenet, 'fc1.bias'))).toEqual(new Set([0]));
    expect(new Set(named(narrow, 'prep.bn.bias'))).toEqual(new Set([0]));
    expect(new Set(named(narrow, 'prep.bn.running_mean'))).toEqual(new Set([0]));
    expect(new Set(named(narrow, 'prep.bn.weight'))).toEqual(new Set([1]));
    expect(new Set(named(narrow, 'prep.bn.running_var'))).toEqual(new Set([1]));
  });

  it('leave a layer as it was when another one changes', () => {
    expect(named({ ...smallLenet, hidden: 9 }, 'conv2.weight')).toEqual(named(smallLenet, 'conv2.weight'));
    expect(initialWeights(smallLenet, seed)).not.toEqual(initialWeights(smallLenet, seedFrom(8)));
  });
});
