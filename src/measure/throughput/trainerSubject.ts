import type { Dataset } from '../../core/dataset.ts';
import type { Network } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import { type Seed, splitSeed } from '../../core/seed.ts';
import type { StepWork, ThroughputSubject } from '../../core/throughputSubject.ts';
import type { Trainer } from '../../core/trainer.ts';
import { takeSubset } from '../../data/takeSubset.ts';

/** Examples that batches are drawn from, at least: more than caches hold of a small network, quick to evaluate. */
const LEAST_EXAMPLES = 2048;
/** So small that weights hardly move, and with them the share of units behind a ReLU that are zero. */
const RATE = 1e-5;
const FLOAT_BYTES = 4;

/**
 * What a step of a multilayer perceptron does at least: forward, gradient of the weights, gradient of the inputs but for the
 * first layer's, two operations per weight and example each; inputs once, hidden units twice, weights three times.
 */
export const stepWorkOf = (network: Network, batchSize: number): StepWork | undefined => {
  if (network.kind !== 'mlp') return undefined;
  const { sizes } = network;
  const weights = sizes.slice(1).map((out, i) => out * sizes[i]!);
  const all = weights.reduce((sum, each) => sum + each, 0);
  const units = sizes.slice(1).reduce((sum, each) => sum + each, 0);
  return {
    operations: 2 * batchSize * (3 * all - weights[0]!),
    bytes: FLOAT_BYTES * (batchSize * (sizes[0]! + 2 * units) + 3 * (all + units)),
  };
};

/** The examples over and over until there are so many. */
const repeated = (dataset: Dataset, count: number): Dataset =>
  takeSubset(
    dataset,
    Int32Array.from({ length: count }, (_, i) => i % dataset.count),
  );

/**
 * Training steps of a network by any trainer: plain SGD with momentum on batches from a stream. A request trains for so many
 * updates and evaluates once at its end; the latter does not grow with the updates, so that the slope leaves it out.
 * @param data examples to draw from, repeated until a batch fits
 * @param replicas that are trained at once, each on batches of its own
 * @param leastExamples that batches are drawn from, and each request evaluates
 */
export const trainerSubject = ({
  trainer,
  network,
  networkName,
  data,
  replicas,
  seed,
  leastExamples = LEAST_EXAMPLES,
}: {
  readonly trainer: Trainer;
  readonly network: Network;
  readonly networkName: string;
  readonly data: Dataset;
  readonly replicas: number;
  readonly seed: Seed;
  readonly leastExamples?: number;
}): ThroughputSubject => {
  const test = takeSubset(data, [0]);
  const recipeOf = (batchSize: number, datasetSize: number, updates: number, replica: number): Recipe => ({
    weightsSeed: splitSeed(seed, 'weights', replica),
    orderSeed: splitSeed(seed, 'order', replica),
    datasetSize,
    batchSize: { kind: 'constant', batchSize },
    batching: 'stream',
    learningRate: { kind: 'constant', rate: RATE },
    optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false },
    weightDecay: 0,
    reduction: 'mean',
    stop: { kind: 'updates', updates },
  });
  return {
    name: networkName,
    kind: 'training',
    examplesPerStep: (batchSize) => replicas * batchSize,
    work: (batchSize) => {
      const own = stepWorkOf(network, batchSize);
      return own && { operations: replicas * own.operations, bytes: replicas * own.bytes };
    },
    prepare: async (batchSize) => {
      const datasetSize = Math.max(leastExamples, batchSize);
      const training = repeated(data, datasetSize);
      return {
        run: async (steps) => {
          const recipes = Array.from({ length: replicas }, (_, replica) =>
            recipeOf(batchSize, datasetSize, steps, replica),
          );
          await trainer.train({ network, data: { training, test }, recipes });
        },
        close: async () => {},
      };
    },
  };
};
