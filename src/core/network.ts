import type { ImageShape } from './dataset.ts';

/**
 * A multilayer perceptron with ReLU hidden layers as plain data: `sizes` = [D, H1, ..., C]; [D, C] is softmax
 * regression. Weights are one flat vector: W1 [in][out] row-major, b1 [out], W2, b2, ...; ReLU'(0) = 0.
 */
export interface MlpNetwork {
  readonly kind: 'mlp';
  readonly sizes: readonly number[];
}

/**
 * LeNet: 5 x 5 convolution without padding, ReLU, 2 x 2 max pool, twice; a dense ReLU layer; a dense layer of logits.
 * Source: LeCun, Bottou, Bengio & Haffner 1998, Proceedings of the IEEE 86(11), in the later form with max pooling and ReLU.
 */
export interface LenetNetwork {
  readonly kind: 'lenet';
  /** At least 16 x 16 pixels. */
  readonly image: ImageShape;
  /** Filters of the two convolutions, e.g. [20, 50]. */
  readonly filters: readonly [number, number];
  /** Units of the hidden dense layer, e.g. 500. */
  readonly hidden: number;
  readonly classes: number;
}

/**
 * What normalises at evaluation, where a batch must not matter.
 * - `running`: averages kept while training, new = (1 - momentum) * old + momentum * (the batch's); variance unbiased.
 * - `trainingSet`: mean and variance over the examples trained on, without augmentation, taken anew before each evaluation
 *   from batches of `batchSize` normalised by themselves ("precise" statistics: Wu & Johnson 2021, arXiv:2105.07576, section 3).
 */
export type NormalisationAtEvaluation =
  | { readonly kind: 'running'; readonly momentum: number }
  | { readonly kind: 'trainingSet'; readonly batchSize: number };

/**
 * Batch normalisation (Ioffe & Szegedy 2015, arXiv:1502.03167) after each convolution, per channel, over a batch and all its
 * pixels; of dense layers after each hidden one, per unit, over a batch.
 */
export interface BatchNormalisation {
  /**
   * Ghost batches: so many consecutive examples of a batch are normalised together, a shorter last group by itself; running
   * averages take each group in turn (Hoffer, Hubara & Soudry 2017, arXiv:1705.08741, algorithm 1). Absent: the whole batch.
   */
  readonly ghostBatch?: number;
  /** Added to the variance below the root, e.g. 1e-5. */
  readonly epsilon: number;
  readonly evaluation: NormalisationAtEvaluation;
}

/**
 * ResNet-9 for small images: 3 x 3 convolutions with padding, each batch-normalised and through a ReLU; width 1; width 2,
 * pool, residual; width 3, pool; width 4, pool, residual; max pool over what is left; dense without biases; scaled logits.
 * Source: David Page 2018, "How to train your ResNet" and its code, github.com/davidcpage/cifar10-fast.
 */
export interface Resnet9Network {
  readonly kind: 'resnet9';
  /** Rows and columns are multiples of 8. */
  readonly image: ImageShape;
  /** Channels of the four stages, e.g. [64, 128, 256, 512]. */
  readonly widths: readonly [number, number, number, number];
  /** The logits are multiplied by this, e.g. 0.125. */
  readonly logitScale: number;
  readonly batchNorm: BatchNormalisation;
  readonly classes: number;
}

/**
 * A multilayer perceptron with batch normalisation between each hidden layer, which then has no biases, and its ReLU; the last
 * layer has biases and none. Weights lie as those of networks with convolutions do (`networks/convLayout`).
 */
export interface NormalisedMlpNetwork {
  readonly kind: 'normalised-mlp';
  /** [D, H1, ..., C]: one hidden layer at least. */
  readonly sizes: readonly number[];
  readonly batchNorm: BatchNormalisation;
}

/** Networks that do something else in training than at evaluation. */
export type NormalisedNetwork = Resnet9Network | NormalisedMlpNetwork;

/**
 * Networks with convolutions. Their flat vector holds all that is trained, in the order of `networks/convLayout`, and
 * after it what batch normalisation keeps for evaluation. Convolutions lie [height][width][in][out].
 */
export type ConvNetwork = LenetNetwork | Resnet9Network;

/** A network as plain data. Its weights are one flat vector. */
export type Network = MlpNetwork | NormalisedMlpNetwork | ConvNetwork;
