import type { LenetNetwork, NormalisedMlpNetwork, Resnet9Network } from '../../src/core/network.ts';

/** Caffe's LeNet, at MNIST's size. */
export const fullLenet: LenetNetwork = {
  kind: 'lenet',
  image: { rows: 28, columns: 28, channels: 1 },
  filters: [20, 50],
  hidden: 500,
  classes: 10,
};

/** David Page's ResNet-9, at CIFAR-10's size. */
export const fullResnet9: Resnet9Network = {
  kind: 'resnet9',
  image: { rows: 32, columns: 32, channels: 3 },
  widths: [64, 128, 256, 512],
  logitScale: 0.125,
  batchNorm: { epsilon: 1e-5, evaluation: { kind: 'running', momentum: 0.1 } },
  classes: 10,
};

/** A LeNet for the smallest images that it takes. */
export const smallLenet: LenetNetwork = {
  kind: 'lenet',
  image: { rows: 16, columns: 16, channels: 1 },
  filters: [2, 3],
  hidden: 4,
  classes: 3,
};

/** A ResNet-9 for the smallest images that it takes. */
export const smallResnet9: Resnet9Network = {
  ...fullResnet9,
  image: { rows: 8, columns: 8, channels: 2 },
  widths: [2, 3, 4, 5],
  classes: 3,
};

/** Dense layers with batch normalisation, two of them hidden. */
export const smallNormalisedMlp: NormalisedMlpNetwork = {
  kind: 'normalised-mlp',
  sizes: [4, 5, 6, 3],
  batchNorm: fullResnet9.batchNorm,
};
