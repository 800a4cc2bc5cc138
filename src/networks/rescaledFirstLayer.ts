import { ExperimentError } from '../core/experimentError.ts';
import type { MlpNetwork } from '../core/network.ts';
import { checkWeightsFitNetwork } from './checkWeightsFitNetwork.ts';
import { parameterLayout } from './parameterLayout.ts';

/**
 * Other weights of the same function: what enters the first hidden layer is multiplied by a factor, what leaves it is
 * divided by it. Outputs and loss stay, up to round-off; the Hessian H becomes D^-1 H D^-1 with D the factors.
 * Source: Dinh et al. 2017, arXiv:1703.04933, Abstract.
 * @param weights [P], borrowed
 * @param factor above 0
 * @returns [P]
 * @throws ExperimentError `E_WEIGHTS_LENGTH`, `E_NO_HIDDEN_LAYER`
 */
export const rescaledFirstLayer = (network: MlpNetwork, weights: Float32Array, factor: number): Float32Array => {
  checkWeightsFitNetwork(network, weights, 'weights');
  const leaving = parameterLayout(network)[1];
  if (leaving === undefined) {
    throw new ExperimentError(
      'E_NO_HIDDEN_LAYER',
      `network [${network.sizes.join(', ')}] has no hidden layer to rescale: what enters the first layer is what it gives out.`,
    );
  }
  const { weightsAt, biasesAt } = leaving;
  return weights.map((weight, i) => {
    if (i < weightsAt) return weight * factor;
    return i < biasesAt ? weight / factor : weight;
  });
};
