import type { LadderRung } from '../../core/ladderRung.ts';
import type { MlpNetwork } from '../../core/network.ts';
import { randomStream } from '../../core/randomStream.ts';
import { seedFrom } from '../../core/seed.ts';
import type { Trainer } from '../../core/trainer.ts';
import { parameterCount, parameterLayout } from '../../networks/parameterLayout.ts';
import { mixtureSplit } from '../arbitraries/mixtureSplit.ts';
import { normalVector } from '../arbitraries/trainings.ts';
import {
  referenceAccuracy,
  referenceGradient,
  referenceLoss,
  referencePerExampleLoss,
} from '../reference/referenceMlp.ts';
import { relativeError } from '../relativeError.ts';
import { examplesOf, logitGapError } from './logitGaps.ts';

const SEED = seedFrom(6);

const normals = (length: number, stream: number): Float32Array => {
  const random = randomStream(SEED, stream);
  return Float32Array.from({ length }, () => random.nextNormal());
};

/** Each layer gives what enters it: identities, and no biases. For layers of one width. */
const identityWeights = (network: MlpNetwork): Float32Array => {
  const weights = new Float32Array(parameterCount(network));
  for (const { weightsAt, inputs, outputs } of parameterLayout(network)) {
    for (let i = 0; i < inputs; i++) weights[weightsAt + i * outputs + i] = 1;
  }
  return weights;
};

const worst = async (deviations: readonly Promise<number>[]): Promise<number> =>
  Math.max(...(await Promise.all(deviations)));

/** Rows, columns and depths that fill no vector register, no tile and no workgroup, and some that fill them. */
const PRODUCTS: readonly (readonly [number, number, number])[] = [
  [1, 1, 2],
  [7, 5, 3],
  [33, 64, 10],
  [4, 257, 16],
];

const matrixProduct: LadderRung = {
  name: 'matrix-product',
  stage: 'operation',
  title: 'Matrix product and bias',
  compared: 'logits of one layer, up to 257 inputs, and those of float64',
  unit: 'share of the largest logit',
  tolerance: 1e-5,
  toleranceReason:
    'a float32 sum of 257 products is off by some 1e-6 in any order; with factors rounded to TF32 or bfloat16 it is off by 3e-4 or more',
  needs: ['perExampleLoss'],
  deviation: (trainer) =>
    worst(
      PRODUCTS.map(([count, D, C], i) => {
        const network: MlpNetwork = { kind: 'mlp', sizes: [D, C] };
        return logitGapError(trainer, network, normals(count * D, i), normalVector(network, SEED, 10 + i));
      }),
    ),
};

/** Both sides of the kink, the kink itself, and numbers next to it. */
const AROUND_ZERO = [-3, -1, -1e-6, 0, 0, 1e-6, 0.25, 1, 3];

const relu: LadderRung = {
  name: 'relu',
  stage: 'operation',
  title: 'ReLU and its derivative, at 0 too',
  compared: 'what a hidden layer lets through, and the gradient of the layer before it, and those of float64',
  unit: 'share of the largest entry',
  tolerance: 1e-5,
  toleranceReason: 'nothing is summed that float32 would lose; at 0 the derivative is 0, as in PyTorch',
  needs: ['perExampleLoss', 'lossOracle'],
  deviation: async (trainer) => {
    const C = AROUND_ZERO.length;
    const network: MlpNetwork = { kind: 'mlp', sizes: [C, C, C] };
    const inputs = Float32Array.from(AROUND_ZERO);
    const weights = identityWeights(network);
    const dataset = examplesOf('around zero', { inputs, labels: Int32Array.of(2), count: 1, classes: C });
    const { gradient } = await trainer.lossOracle(network, dataset).gradient(weights);
    return Math.max(
      relativeError(gradient, referenceGradient(network, dataset, weights).gradient),
      await logitGapError(trainer, network, inputs, weights),
    );
  },
};

/** Logits as inputs: all equal, one that is certain, such that overflow without the largest taken off, and far below 0. */
const LOGITS: readonly (readonly number[])[] = [
  [0, 0, 0, 0],
  [0.5, -1, 2, 0],
  [20, 0, 0, 0],
  [100, -100, 0, 99],
  [-100, -101, -102, -103],
];

const crossEntropy: LadderRung = {
  name: 'softmax-cross-entropy',
  stage: 'operation',
  title: 'Softmax and cross-entropy',
  compared: 'the loss of logits up to 100 under each label, each set of logits alone, and that of float64',
  unit: 'share of the largest loss',
  tolerance: 1e-5,
  toleranceReason: 'exp and log in float32; without the largest logit taken off first, 100 overflows',
  needs: ['perExampleLoss'],
  deviation: (trainer) =>
    worst(
      LOGITS.map(async (logits) => {
        const C = logits.length;
        const network: MlpNetwork = { kind: 'mlp', sizes: [C, C] };
        const inputs = Float32Array.from({ length: C * C }, (_, i) => logits[i % C]!);
        const labels = Int32Array.from({ length: C }, (_, c) => c);
        const dataset = examplesOf('logits', { inputs, labels, count: C, classes: C });
        const weights = identityWeights(network);
        const losses = await trainer.perExampleLoss(network, dataset, weights);
        return relativeError(losses, referencePerExampleLoss(network, dataset, weights));
      }),
    ),
};

const MANY = 3001;

/** Softmax regression on many examples. */
const manyExamples = (trainer: Trainer) => {
  const network: MlpNetwork = { kind: 'mlp', sizes: [6, 3] };
  const { training } = mixtureSplit({ count: MANY, features: 6, classes: 3, testCount: 1 });
  const weights = normalVector(network, SEED, 20);
  return { network, training, weights, found: trainer.evaluate(network, training, weights) };
};

const mean: LadderRung = {
  name: 'mean',
  stage: 'operation',
  title: 'Mean over the examples',
  compared: `the mean loss of ${MANY} examples and that of float64`,
  unit: 'share of the loss',
  tolerance: 1e-5,
  toleranceReason: `float32 losses; a float32 sum of ${MANY} of them in any sensible order keeps five digits`,
  needs: ['evaluate'],
  deviation: async (trainer) => {
    const { network, training, weights, found } = manyExamples(trainer);
    return relativeError([(await found).loss], [referenceLoss(network, training, weights)]);
  },
};

const accuracy: LadderRung = {
  name: 'accuracy',
  stage: 'operation',
  title: 'Classified right, ties included',
  compared:
    'the share of examples whose largest logit (the first of equals) is that of their label, and that of float64',
  unit: 'share of the examples',
  tolerance: 1e-6,
  toleranceReason: 'a share is a whole number of examples over their count: float32 holds it to 6e-8',
  needs: ['evaluate'],
  deviation: async (trainer) => {
    const { network, training, weights, found } = manyExamples(trainer);
    const ties = new Float32Array(weights.length);
    const tied = await trainer.evaluate(network, training, ties);
    return Math.max(
      Math.abs((await found).accuracy - referenceAccuracy(network, training, weights)),
      Math.abs(tied.accuracy - referenceAccuracy(network, training, ties)),
    );
  },
};

/** The parts that a forward pass is made of. */
export const operationRungs: readonly LadderRung[] = [matrixProduct, relu, crossEntropy, mean, accuracy];
