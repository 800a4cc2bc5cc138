import { ExperimentError } from '../core/experimentError.ts';
import type { Network } from '../core/network.ts';
import { networkText } from './networkText.ts';
import { parameterCount } from './parameterLayout.ts';

/**
 * Refuses weights that are not the parameter vector of the network.
 * @param what names them in the message, e.g. `initialWeights[2]`
 * @throws ExperimentError `E_WEIGHTS_LENGTH`
 */
export const checkWeightsFitNetwork = (network: Network, weights: ArrayLike<number>, what: string): void => {
  const wanted = parameterCount(network);
  if (weights.length !== wanted) {
    throw new ExperimentError(
      'E_WEIGHTS_LENGTH',
      `${what} holds ${weights.length} numbers, but ${networkText(network)} has ${wanted} parameters.`,
    );
  }
};
