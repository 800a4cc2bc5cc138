import type { MlpNetwork } from '../../src/core/network.ts';
import { type Examples, referenceGradient } from '../../src/laws/reference/referenceMlp.ts';
import { type LayerLayout, parameterLayout } from '../../src/networks/parameterLayout.ts';
import type { PlantedBug } from './plantedBugs.ts';

/** Forward and backward in one go with ReLU' = 1 everywhere: what a missing mask computes. Mean over the examples. */
const gradientWithoutMask = (network: MlpNetwork, examples: Examples, weights: ArrayLike<number>): Float64Array => {
  const layers = parameterLayout(network);
  const D = network.sizes[0]!;
  const gradient = new Float64Array(weights.length);
  for (let n = 0; n < examples.count; n++) {
    const entering = [Array.from({ length: D }, (_, i) => examples.inputs[n * D + i]!)];
    layers.forEach(({ inputs, outputs, weightsAt, biasesAt }, l) => {
      const z = Array.from({ length: outputs }, (_, o) => {
        let sum = weights[biasesAt + o]!;
        for (let i = 0; i < inputs; i++) sum += entering[l]![i]! * weights[weightsAt + i * outputs + o]!;
        return sum;
      });
      entering.push(l < layers.length - 1 ? z.map((value) => Math.max(0, value)) : z);
    });
    const exponentials = entering.at(-1)!.map((logit) => Math.exp(logit - Math.max(...entering.at(-1)!)));
    const sum = exponentials.reduce((a, b) => a + b, 0);
    let delta = exponentials.map((e, c) => e / sum - (c === examples.labels[n] ? 1 : 0));
    for (let l = layers.length - 1; l >= 0; l--) {
      const { inputs, outputs, weightsAt, biasesAt } = layers[l]!;
      const below = new Array<number>(inputs).fill(0);
      delta.forEach((d, o) => {
        gradient[biasesAt + o]! += d / examples.count;
        for (let i = 0; i < inputs; i++) {
          gradient[weightsAt + i * outputs + o]! += (d * entering[l]![i]!) / examples.count;
          below[i]! += d * weights[weightsAt + i * outputs + o]!;
        }
      });
      delta = below;
    }
  }
  return gradient;
};

const exampleOf = ({ inputs, labels, count }: Examples, n: number): Examples => {
  const D = inputs.length / count;
  return {
    inputs: Array.from({ length: D }, (_, i) => inputs[n * D + i]!),
    labels: [labels[n]!],
    count: 1,
  };
};

const zeroBiases = (network: MlpNetwork, vector: Float64Array): Float64Array => {
  const copy = vector.slice();
  for (const { biasesAt, outputs } of parameterLayout(network)) copy.fill(0, biasesAt, biasesAt + outputs);
  return copy;
};

/** The gradient of the mean loss of a batch, with a bug in backpropagation or none. */
export const plantedGradient = (
  network: MlpNetwork,
  examples: Examples,
  weights: ArrayLike<number>,
  bug: PlantedBug | undefined,
): Float64Array => {
  if (bug === 'ReLU derivative missing') return gradientWithoutMask(network, examples, weights);
  const { gradient } = referenceGradient(network, examples, weights);
  switch (bug) {
    case 'first example twice': {
      const first = referenceGradient(network, exampleOf(examples, 0), weights).gradient;
      return gradient.map((g, i) => g + first[i]! / examples.count);
    }
    case 'biases frozen':
      return zeroBiases(network, gradient);
    case 'last feature frozen': {
      const [{ inputs, outputs, biasesAt }] = parameterLayout(network) as [LayerLayout];
      return inputs === 1 ? gradient : gradient.slice().fill(0, biasesAt - outputs, biasesAt);
    }
    case 'first class favoured': {
      const copy = gradient.slice();
      copy[parameterLayout(network).at(-1)!.biasesAt]! *= 2;
      return copy;
    }
    default:
      return gradient;
  }
};
