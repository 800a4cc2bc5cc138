import type { Dataset } from '../../core/dataset.ts';
import type { MlpNetwork } from '../../core/network.ts';

/** One feature, two classes: four weights, of which the loss sees z = x (W1 - W0) + b1 - b0 alone. */
export const LOGIT_NETWORK: MlpNetwork = { kind: 'mlp', sizes: [1, 2] };

/**
 * N examples with the same feature x, of which every second has class 1. Their mean loss is -log sigma(z)/2 -
 * log sigma(-z)/2 = log 2 + z^2/8 - z^4/192 + ...: a quadratic about z = 0, with curvature 1/4 in z.
 * @param count N, even
 */
export const evenLabels = (count: number, x: number): Dataset => ({
  id: `even-labels-${count}-${x}`,
  inputs: new Float32Array(count).fill(x),
  labels: Int32Array.from({ length: count }, (_, i) => i % 2),
  count,
  features: 1,
  classes: 2,
  provenance: { name: 'even-labels', source: 'made up', licence: 'none needed', sha256: '' },
});

/** Weights with the logit z, all in the bias of class 1. */
export const weightsOfLogit = (z: number): Float32Array => Float32Array.of(0, 0, 0, z);

export const logitOf = (weights: ArrayLike<number>, x: number): number =>
  x * (weights[1]! - weights[0]!) + (weights[3]! - weights[2]!);

/** |dz/dw|^2: a gradient step with rate eps moves z by -eps times this times dL/dz. */
export const logitGain = (x: number): number => 2 * (x * x + 1);
