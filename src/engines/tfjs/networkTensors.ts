import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { LenetNetwork, MlpNetwork, Network, NormalisedNetwork } from '../../core/network.ts';
import { convLayout } from '../../networks/convLayout.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';
import { convTensors, lenetLogits, normalisedLogits } from './convLogits.ts';
import { type BatchNormaliser, batchNormaliser, evaluationNormaliser, movedAverages } from './convNormalisation.ts';
import { lossAndGradient } from './lossAndGradient.ts';
import { mlpLogits } from './mlpTensors.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** One batch on the device: inputs [B, D], labels [B] int32. */
export interface BatchTensors {
  readonly inputs: Tensor2D;
  readonly labels: Tensor1D;
}

/** What training and evaluation ask of a network, whatever its kind. */
export interface NetworkTensors {
  /** Numbers that are trained, T: the front of the flat vector [P]. */
  readonly trained: number;
  /**
   * Logits at evaluation.
   * @param weights [P], borrowed
   * @returns [B, C], owned by the caller
   */
  logits(weights: Tensor1D, inputs: Tensor2D): Tensor2D;
  /**
   * The gradient of a batch while training, of `scale` times its summed cross-entropy, and what is kept for evaluation after it.
   * @param weights [T], borrowed
   * @param kept [P - T], borrowed
   * @returns gradient [T] and kept [P - T], owned by the caller
   */
  batchGradient(
    weights: Tensor1D,
    kept: Tensor1D,
    batch: BatchTensors,
    loss: { readonly scale: number; readonly labelSmoothing?: number | undefined },
  ): { readonly gradient: Tensor1D; readonly kept: Tensor1D };
}

/** A network that does the same in training and at evaluation. */
const withoutNormalisation = (
  device: TfjsDevice,
  network: MlpNetwork | LenetNetwork,
  logits: NetworkTensors['logits'],
): NetworkTensors => ({
  trained: parameterCount(network),
  logits,
  batchGradient: (weights, kept, { inputs, labels }, loss) => ({
    gradient: lossAndGradient(device, (flat) => logits(flat, inputs), weights, labels, loss).gradient,
    kept: device.tf.clone(kept),
  }),
});

const withNormalisation = (device: TfjsDevice, network: NormalisedNetwork): NetworkTensors => {
  const { batchNorm } = network;
  const { evaluation } = batchNorm;
  return {
    trained: convLayout(network).trained,
    logits: (weights, inputs) =>
      device.tidy(() => {
        const tensors = convTensors(network, weights);
        return normalisedLogits(device, network, tensors, inputs, evaluationNormaliser(device, network, tensors));
      }),
    batchGradient: (weights, kept, { inputs, labels }, loss) =>
      device.tidy(() => {
        let normaliser: BatchNormaliser | undefined;
        const logits = (flat: Tensor1D): Tensor2D => {
          const tensors = convTensors(network, flat);
          normaliser = batchNormaliser(device, tensors, batchNorm);
          return normalisedLogits(device, network, tensors, inputs, normaliser.normalise);
        };
        try {
          const { gradient } = lossAndGradient(device, logits, weights, labels, loss);
          const next =
            evaluation.kind === 'running'
              ? movedAverages(device, network, kept, normaliser!.statistics, evaluation.momentum)
              : device.tf.clone(kept);
          return { gradient, kept: next };
        } finally {
          normaliser?.dispose();
        }
      }),
  };
};

/** A network on a device. */
export const networkTensors = (device: TfjsDevice, network: Network): NetworkTensors => {
  switch (network.kind) {
    case 'mlp':
      return withoutNormalisation(device, network, (weights, inputs) => mlpLogits(device, network, weights, inputs));
    case 'lenet':
      return withoutNormalisation(device, network, (weights, inputs) =>
        device.tidy(() => lenetLogits(device, network, convTensors(network, weights), inputs)),
      );
    case 'resnet9':
    case 'normalised-mlp':
      return withNormalisation(device, network);
  }
};
