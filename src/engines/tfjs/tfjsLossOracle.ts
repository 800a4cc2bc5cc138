import type { Tensor1D } from '@tensorflow/tfjs';
import type { Dataset } from '../../core/dataset.ts';
import { ExperimentError } from '../../core/experimentError.ts';
import type { LossOracle, Vector } from '../../core/lossOracle.ts';
import type { Network } from '../../core/network.ts';
import { checkWeightsFitNetwork } from '../../networks/checkWeightsFitNetwork.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';
import { type Chunk, chunkArrays, chunksOf } from './datasetChunks.ts';
import { evaluateInChunks, meanLoss } from './evaluateInChunks.ts';
import { gaussNewtonVectorTensor } from './gaussNewtonVectorTensors.ts';
import { hessianVectorTensor } from './hessianVectorTensors.ts';
import { lossAndGradient } from './lossAndGradient.ts';
import { networkTensors } from './networkTensors.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

const float32 = (network: Network, vector: Vector, what: string): Float32Array => {
  checkWeightsFitNetwork(network, vector, what);
  return vector instanceof Float32Array ? vector : Float32Array.from(vector);
};

const NO_HESSIAN =
  'exact Hessian-vector products are there for multilayer perceptrons alone: TensorFlow.js differentiates a convolution once, and difference quotients of ReLU networks are wrong. Ask for losses and gradients, or for the curvature of a multilayer perceptron.';

/**
 * The loss on a whole data set, as at evaluation. Chunks of it are added up in float64. Of what batch normalisation keeps there
 * is no derivative: those numbers of a gradient are 0.
 */
export const tfjsLossOracle = (device: TfjsDevice, network: Network, dataset: Dataset): LossOracle => {
  const P = parameterCount(network);
  const N = dataset.count;
  const tensors = networkTensors(device, network);
  /** Sums a tensor [K] per chunk, made inside a tidy. */
  const sumOverChunks = async (K: number, work: (chunk: Chunk) => Tensor1D): Promise<Float64Array> => {
    const sum = new Float64Array(K);
    for (const chunk of chunksOf(network, N)) {
      const part = device.tidy(() => work(chunk));
      try {
        const numbers = await part.data();
        for (let i = 0; i < K; i++) sum[i]! += numbers[i]!;
      } finally {
        part.dispose();
      }
    }
    return sum;
  };
  const tensorsOf = (chunk: Chunk) => {
    const { inputs, labels } = chunkArrays(dataset, chunk);
    return {
      inputs: device.tf.tensor2d(inputs, [chunk.count, dataset.features]),
      labels: device.tf.tensor1d(labels, 'int32'),
    };
  };
  const product = async (
    weights: Vector,
    direction: Vector,
    ofChunk: (flat: Tensor1D, along: Tensor1D, chunk: ReturnType<typeof tensorsOf>) => Tensor1D,
  ): Promise<Float32Array> => {
    const flat = float32(network, weights, 'weights');
    const along = float32(network, direction, 'direction');
    const { tf } = device;
    const sum = await sumOverChunks(P, (chunk) => ofChunk(tf.tensor1d(flat), tf.tensor1d(along), tensorsOf(chunk)));
    return Float32Array.from(sum);
  };
  const lossAndSlope = {
    parameterCount: P,
    exampleCount: N,
    roundOff: 2 ** -24,
    loss: async (weights: Vector) => {
      const { losses } = await evaluateInChunks(device, network, dataset, N, float32(network, weights, 'weights'));
      return meanLoss(losses);
    },
    gradient: async (weights: Vector) => {
      const flat = float32(network, weights, 'weights');
      const sum = await sumOverChunks(1 + P, (chunk) => {
        const { inputs, labels } = tensorsOf(chunk);
        const logits = (at: Tensor1D) => tensors.logits(at, inputs);
        const { loss, gradient } = lossAndGradient(device, logits, device.tf.tensor1d(flat), labels, { scale: 1 / N });
        return device.tf.concat1d([loss.reshape([1]) as Tensor1D, gradient]); // [], [P] -> [1 + P]
      });
      return { loss: sum[0]!, gradient: Float32Array.from(sum.subarray(1)).fill(0, tensors.trained) };
    },
  };
  if (network.kind !== 'mlp') {
    return { ...lossAndSlope, hessianVector: () => Promise.reject(new ExperimentError('E_NO_HESSIAN', NO_HESSIAN)) };
  }
  return {
    ...lossAndSlope,
    hessianVector: (weights, direction) =>
      product(weights, direction, (flat, along, { inputs, labels }) =>
        hessianVectorTensor(device, network, flat, along, inputs, labels, 1 / N),
      ),
    gaussNewtonVector: (weights, direction) =>
      product(weights, direction, (flat, along, { inputs }) =>
        gaussNewtonVectorTensor(device, network, flat, along, inputs, 1 / N),
      ),
  };
};
