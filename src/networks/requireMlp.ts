import { ExperimentError } from '../core/experimentError.ts';
import type { MlpNetwork, Network } from '../core/network.ts';
import { networkText } from './networkText.ts';

/**
 * Refuses a network with convolutions where dense layers alone can be worked on.
 * @param who what cannot work on it, e.g. `engine wasm`
 * @throws ExperimentError `E_NETWORK_KIND`
 */
export function requireMlp(network: Network, who: string): asserts network is MlpNetwork {
  if (network.kind === 'mlp') return;
  throw new ExperimentError(
    'E_NETWORK_KIND',
    `${who} takes multilayer perceptrons alone, and was given a ${networkText(network)}: networks with convolutions are trained by the engines tfjs-cpu, tfjs-node and tfjs-webgpu.`,
  );
}
