import type { MlpNetwork } from '../../core/network.ts';
import { type Examples, referencePreActivations } from './referenceMlp.ts';

/** The least |z| that enters a hidden ReLU over all examples: how far the nearest kink of the loss is. */
export const distanceFromKinks = (network: MlpNetwork, examples: Examples, weights: ArrayLike<number>): number =>
  Math.min(
    Number.POSITIVE_INFINITY,
    ...referencePreActivations(network, examples, weights).flatMap((layers) =>
      layers.slice(0, -1).flatMap((z) => Array.from(z, Math.abs)),
    ),
  );
