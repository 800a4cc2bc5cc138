import type { Tensor1D } from '@tensorflow/tfjs';
import type { Dataset } from '../../core/dataset.ts';
import type { LossOracle, Vector } from '../../core/lossOracle.ts';
import type { MlpNetwork } from '../../core/network.ts';
import { checkWeightsFitNetwork } from '../../networks/checkWeightsFitNetwork.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';
import { type Chunk, chunkArrays, chunksOf } from './datasetChunks.ts';
import { evaluateInChunks, meanLoss } from './evaluateInChunks.ts';
import { gaussNewtonVectorTensor } from './gaussNewtonVectorTensors.ts';
import { hessianVectorTensor } from './hessianVectorTensors.ts';
import { lossAndGradient } from './mlpTensors.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

const float32 = (network: MlpNetwork, vector: Vector, what: string): Float32Array => {
  checkWeightsFitNetwork(network, vector, what);
  return vector instanceof Float32Array ? vector : Float32Array.from(vector);
};

/** The loss on a whole data set. Chunks of it are added up in float64. */
export const tfjsLossOracle = (device: TfjsDevice, network: MlpNetwork, dataset: Dataset): LossOracle => {
  const P = parameterCount(network);
  const N = dataset.count;
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
  return {
    parameterCount: P,
    exampleCount: N,
    roundOff: 2 ** -24,
    loss: async (weights) => {
      const { losses } = await evaluateInChunks(device, network, dataset, N, float32(network, weights, 'weights'));
      return meanLoss(losses);
    },
    gradient: async (weights) => {
      const flat = float32(network, weights, 'weights');
      const sum = await sumOverChunks(1 + P, (chunk) => {
        const { inputs, labels } = tensorsOf(chunk);
        const { loss, gradient } = lossAndGradient(device, network, device.tf.tensor1d(flat), inputs, labels, 1 / N);
        return device.tf.concat1d([loss.reshape([1]) as Tensor1D, gradient]); // [], [P] -> [1 + P]
      });
      return { loss: sum[0]!, gradient: Float32Array.from(sum.subarray(1)) };
    },
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
