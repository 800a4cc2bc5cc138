import type { Network } from '../core/network.ts';
import { networkText } from './networkText.ts';

const TRAINED_BY: Readonly<Record<Exclude<Network['kind'], 'mlp'>, string>> = {
  'normalised-mlp':
    'networks with batch normalisation are trained by the engines tfjs-cpu, tfjs-node, tfjs-wasm and tfjs-webgpu',
  lenet: 'networks with convolutions are trained by the engines tfjs-cpu, tfjs-node and tfjs-webgpu',
  resnet9: 'networks with convolutions are trained by the engines tfjs-cpu, tfjs-node and tfjs-webgpu',
};

/** What is to be said where dense layers alone can be worked on, e.g. `takes multilayer perceptrons alone, ...`; undefined for them. */
export const whyNotMlp = (network: Network): string | undefined =>
  network.kind === 'mlp'
    ? undefined
    : `takes multilayer perceptrons alone, and was given a ${networkText(network)}: ${TRAINED_BY[network.kind]}`;
