import { ExperimentError } from '../core/experimentError.ts';
import type { MlpNetwork, Network } from '../core/network.ts';
import { whyNotMlp } from './whyNotMlp.ts';

/**
 * Refuses a network with convolutions or batch normalisation where dense layers alone can be worked on.
 * @param who what cannot work on it, e.g. `engine wasm`
 * @throws ExperimentError `E_NETWORK_KIND`
 */
export function requireMlp(network: Network, who: string): asserts network is MlpNetwork {
  const why = whyNotMlp(network);
  if (why !== undefined) throw new ExperimentError('E_NETWORK_KIND', `${who} ${why}.`);
}
