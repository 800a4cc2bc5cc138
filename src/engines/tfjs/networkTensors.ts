import type { Rank, Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { LenetNetwork, MlpNetwork, Network, NormalisedNetwork } from '../../core/network.ts';
import { convLayout } from '../../networks/convLayout.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';
import { convTensors, lenetLogits, normalisedLogits } from './convLogits.ts';
import {
  type BatchNormaliser,
  batchNormaliser,
  evaluationNormaliser,
  type LayerStatistics,
  movedAverages,
} from './convNormalisation.ts';
import { mlpLogits } from './mlpTensors.ts';
import { normalisedMlpGradients } from './normalisedMlpGradients.ts';
import { type StackedBatches, stackedGradients } from './stackedGradients.ts';
import { stackedMlpGradients } from './stackedMlpGradients.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

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
   * The gradients of R replicas while training, each on its own batch, and what is kept for evaluation after it.
   * @param weights [R, T], borrowed; R is 1 for any network but a plain multilayer perceptron
   * @param kept [P - T], borrowed; empty where there is no batch normalisation
   * @returns gradients [R, T] and kept [P - T], owned by the caller
   */
  batchGradients(
    weights: Tensor2D,
    kept: Tensor1D,
    batches: StackedBatches,
  ): { readonly gradients: Tensor2D; readonly kept: Tensor1D };
}

/**
 * The gradient of one replica of a network that is not stacked.
 * @param logits [T] and [B, D] -> [B, C]
 */
const loneGradient = (
  device: TfjsDevice,
  logits: (flat: Tensor1D, inputs: Tensor2D) => Tensor2D,
  weights: Tensor2D,
  batches: StackedBatches,
): Tensor2D => {
  const { tf } = device;
  const [, B, D] = batches.inputs.shape;
  const images = tf.reshape<Rank.R2>(batches.inputs, [B, D]); // [1, B, D] -> [B, D]
  const ofStack = (flat: Tensor): Tensor3D => tf.expandDims(logits(tf.reshape<Rank.R1>(flat, [-1]), images), 0); // [1, T] -> [1, B, C]
  const [gradient] = stackedGradients(device, ofStack, [weights], batches);
  return gradient as Tensor2D;
};

const lenetTensors = (device: TfjsDevice, network: LenetNetwork): NetworkTensors => {
  const logits: NetworkTensors['logits'] = (weights, inputs) =>
    device.tidy(() => lenetLogits(device, network, convTensors(network, weights), inputs));
  return {
    trained: parameterCount(network),
    logits,
    batchGradients: (weights, kept, batches) =>
      device.tidy(() => ({
        gradients: loneGradient(device, logits, weights, batches),
        kept: device.tf.clone(kept),
      })),
  };
};

const normalisedTensors = (device: TfjsDevice, network: NormalisedNetwork): NetworkTensors => {
  const { batchNorm } = network;
  const { evaluation } = batchNorm;
  return {
    trained: convLayout(network).trained,
    logits: (weights, inputs) =>
      device.tidy(() => {
        const tensors = convTensors(network, weights);
        return normalisedLogits(device, network, tensors, inputs, evaluationNormaliser(device, network, tensors));
      }),
    batchGradients: (weights, kept, batches) =>
      device.tidy(() => {
        const keptAfter = (statistics: LayerStatistics): Tensor1D =>
          evaluation.kind === 'running'
            ? movedAverages(device, network, kept, statistics, evaluation.momentum)
            : device.tf.clone(kept);
        if (network.kind === 'normalised-mlp') {
          const { gradients, statistics } = normalisedMlpGradients(device, network, weights, batches);
          return { gradients, kept: keptAfter(statistics) };
        }
        let normaliser: BatchNormaliser | undefined;
        const logits = (flat: Tensor1D, inputs: Tensor2D): Tensor2D => {
          const tensors = convTensors(network, flat);
          normaliser = batchNormaliser(device, tensors, batchNorm);
          return normalisedLogits(device, network, tensors, inputs, normaliser.normalise);
        };
        try {
          const gradients = loneGradient(device, logits, weights, batches);
          return { gradients, kept: keptAfter(normaliser!.statistics) }; // made by the forward pass above
        } finally {
          normaliser?.dispose();
        }
      }),
  };
};

const mlpTensors = (device: TfjsDevice, network: MlpNetwork): NetworkTensors => ({
  trained: parameterCount(network),
  logits: (weights, inputs) => mlpLogits(device, network, weights, inputs),
  batchGradients: (weights, kept, batches) => ({
    gradients: stackedMlpGradients(device, network, weights, batches),
    kept: device.tf.clone(kept),
  }),
});

/** A network on a device. */
export const networkTensors = (device: TfjsDevice, network: Network): NetworkTensors => {
  switch (network.kind) {
    case 'mlp':
      return mlpTensors(device, network);
    case 'lenet':
      return lenetTensors(device, network);
    case 'resnet9':
    case 'normalised-mlp':
      return normalisedTensors(device, network);
  }
};
