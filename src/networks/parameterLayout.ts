import { ExperimentError } from '../core/experimentError.ts';
import type { MlpNetwork, Network } from '../core/network.ts';
import { convLayout } from './convLayout.ts';

/** Where one layer stands in the flat parameter vector: weights [in, out] row-major, then biases [out]. */
export interface LayerLayout {
  readonly inputs: number;
  readonly outputs: number;
  readonly weightsAt: number;
  readonly biasesAt: number;
}

/**
 * The layers of a multilayer perceptron in order, with their places in the flat vector.
 * @throws ExperimentError `E_NETWORK_SIZES` for fewer than two sizes or a size that is no positive integer
 */
export const parameterLayout = (network: MlpNetwork): readonly LayerLayout[] => {
  const { sizes } = network;
  if (sizes.length < 2 || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new ExperimentError(
      'E_NETWORK_SIZES',
      `network sizes [${sizes.join(', ')}] need at least inputs and classes, each a positive integer: e.g. [64, 32, 10].`,
    );
  }
  let at = 0;
  return sizes.slice(1).map((outputs, layer) => {
    const inputs = sizes[layer]!;
    const weightsAt = at;
    const biasesAt = at + inputs * outputs;
    at = biasesAt + outputs;
    return { inputs, outputs, weightsAt, biasesAt };
  });
};

/** Numbers in the flat vector of a network, P: all weights and biases, and what batch normalisation keeps for evaluation. */
export const parameterCount = (network: Network): number => {
  if (network.kind !== 'mlp') return convLayout(network).count;
  const last = parameterLayout(network).at(-1)!;
  return last.biasesAt + last.outputs;
};
